"""Which columns the lists of a discipline have on paper; without Odoo.

What a line says beyond its columns is printed below it, so that nothing is lost when a
discipline learns another key.
"""

import re

# list in the content -> keys of its columns
COLUMNS = {
    "member_ids": ("role", "name", "function", "company", "phone"),
    "fact_ids": ("question", "is_fact", "is_not", "difference", "change"),
    "confirmation_ids": (
        "means",
        "method",
        "sample_size",
        "result",
        "done_by",
        "done_on",
    ),
    "containment_ids": (
        "location",
        "answer",
        "qty_suspect",
        "qty_checked",
        "qty_defective",
        "qty_ok",
        "uom",
    ),
    "interim_ids": ("number", "name", "owner", "due_date", "state", "done_on"),
    "cause_ids": ("number", "kind", "category", "name", "is_root", "state"),
    "check_ids": ("method", "evidence", "sample_size", "result", "done_by", "done_on"),
    "option_ids": (
        "cause",
        "name",
        "effect",
        "cost",
        "time",
        "risk",
        "score",
        "is_chosen",
    ),
    "action_ids": ("number", "name", "owner", "due_date", "state", "done_on"),
    "validation_ids": (
        "name",
        "before_value",
        "after_value",
        "uom",
        "sample_size",
        "result",
        "done_by",
    ),
    "document_ids": (
        "kind",
        "number",
        "name",
        "old_revision",
        "new_revision",
        "changed_on",
        "answer",
    ),
    "part_ids": ("name", "quantity", "uom", "received_on", "result", "note"),
    "deployment_ids": ("kind", "product_id", "name", "affected", "action"),
}
# what orders or counts, and says nothing to a reader
SKIPPED = frozenset(("level", "iteration", "qty_proposed", "source"))
# a count of nothing: it was not counted
COUNTS = frozenset(("sample_size",))
# by how much wider a column of text is than one of a number or a date
WIDE = frozenset(
    (
        "name",
        "method",
        "evidence",
        "is_fact",
        "is_not",
        "difference",
        "change",
        "question",
        "function",
        "company",
    )
)
# by how much narrower one of a number or of yes and no is
NARROW = frozenset(
    (
        "qty_suspect",
        "qty_checked",
        "qty_defective",
        "qty_ok",
        "quantity",
        "uom",
        "sample_size",
        "before_value",
        "after_value",
        "is_root",
        "is_chosen",
        "cause",
        "effect",
        "cost",
        "time",
        "risk",
        "score",
    )
)
DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\Z")


def weight_of(key):
    """Return how much room a column wants beside others: 3, 2 or 1."""
    if key in WIDE:
        return 3
    return 1 if key in NARROW else 2


def is_list(value):
    """Tell whether a value is a list of lines."""
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def columns_of(key, lines):
    """Return the keys of the columns of a list: those of which a line says anything.

    :param str key: name of the list
    :param list lines: its lines, dicts
    """
    plain = [
        name for name, value in lines[0].items() if not isinstance(value, list | dict)
    ]
    wanted = COLUMNS.get(key) or [n for n in plain if n not in SKIPPED][:6]
    return [n for n in wanted if any(is_told(n, line.get(n)) for line in lines)]


def is_said(value):
    """Tell whether a value says anything: zero is something, blank is not."""
    return value not in (None, "", [], {}) and value is not False


def is_told(key, value):
    """Tell whether a value is printed: as `is_said`, but no count of nothing."""
    return is_said(value) and not (key in COUNTS and value == 0)


def in_order(said, like):
    """Return a content in the order of another one; what that one lacks comes last.

    What is kept as canonical JSON has lost its order: paper tells it as people do.

    :param dict said: a content
    :param dict like: the same content, of now
    """
    return {
        key: _lines_in_order(said[key], like.get(key))
        for key in [k for k in like if k in said] + [k for k in said if k not in like]
    }


def _lines_in_order(lines, like):
    if not (is_list(lines) and is_list(like)):
        return lines
    known = {}
    for line in like:
        known.update({k: v for k, v in line.items() if v or k not in known})
    return [in_order(line, known) for line in lines]


def iso(value):
    """Return a content with moments in ISO 8601 (UTC), all else as it is."""
    if isinstance(value, dict):
        return {key: iso(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [iso(one) for one in value]
    if isinstance(value, str) and MOMENT.match(value):
        return f"{value.replace(' ', 'T')}Z"
    return value
