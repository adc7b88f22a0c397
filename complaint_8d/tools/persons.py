"""What a kept content loses when its cases are destroyed; without Odoo."""

BLANK = frozenset(("problem_who", "final_message", "contact", "partner_id"))
OUTSIDE = ("customer", "supplier")


def without_persons(said):
    """Return a content without the people of customer and supplier.

    :param said: dict, list or value, as of `_content` or of a snapshot
    """
    if isinstance(said, list):
        return [without_persons(one) for one in said]
    if not isinstance(said, dict):
        return said
    left = {key: "" if key in BLANK else without_persons(v) for key, v in said.items()}
    if said.get("role") in OUTSIDE or said.get("company"):
        left.update(dict.fromkeys({"name", "phone", "email"} & said.keys(), ""))
    return left
