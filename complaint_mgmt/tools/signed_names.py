"""Names as they were when something was signed.

What is signed names lots, products, classes, people by their names, so that it can be
read for ever. A name that changes later changes nothing of the facts: what is compared
is the same record, under the name that it had.
"""

KEY = "complaint_signed_names"


class SignedNames:
    """The names that a document uses, and those that it used when it was signed."""

    def __init__(self, known=None):
        self.known = dict(known or {})
        # A part that is complete meanwhile keeps its words and asks for no name any
        # more: what a name stood for when it was signed stays said.
        self.used = dict(self.known)

    def of(self, record, name):
        """Return the name of a record: as it was signed, else as it is now."""
        key = f"{record._name},{record.id},{name}"
        self.used[key] = self.known.get(key, record[name] or "")
        return self.used[key]


def signed_name(record, name="display_name"):
    """Return the name of a record for something that is signed.

    :param record: one record, or none
    :param str name: the field that holds the name or the code
    :return: str, empty without a record
    """
    if not record:
        return ""
    names = record.env.context.get(KEY)
    # made by the engine only: a caller's context holds nothing of this kind
    if isinstance(names, SignedNames):
        return names.of(record, name)
    return record[name] or ""
