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
        self.used = {}

    def of(self, record, name):
        """Return the name of a record: as it was signed, else as it is now."""
        key = f"{record._name},{record.id},{name}"
        self.used[key] = self.known.get(key, record[name] or "")
        return self.used[key]

    def meant(self):
        """Return which record each name stands for, to compare with what was signed.

        A part of a document may keep its words and ask for no name, or ask again: that
        says nothing. What tells is another record under a name that was signed.
        """
        if not self.known:
            return self.used
        signed = {_without_id(key, name) for key, name in self.known.items()}
        others = {
            key: name
            for key, name in self.used.items()
            if key not in self.known and _without_id(key, name) in signed
        }
        return {**self.known, **others}


def _without_id(key, name):
    model, _id, field = key.split(",")
    return model, field, name


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
