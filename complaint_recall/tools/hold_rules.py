"""Which movements a lot on hold may still make, without Odoo.

Everything follows from the usage of the two locations, never from the type of the
transfer: a type is set up by a user, a usage cannot be changed while goods are there.
"""

STOCK = "internal"
ON_THE_WAY = "transit"
# From outside or from nowhere: what comes from there arrives.
OUTSIDE = ("supplier", "customer", "production")


def may_move(source, target, *, to_safe_place=False, is_scrap=False, unpacks=False):
    """Return whether goods on hold may go from one location to another.

    :param str source: usage of the location they leave
    :param str target: usage of the location they reach
    :param bool to_safe_place: the target is a quarantine or sample location
    :param bool is_scrap: they are scrapped, by a document that says so
    :param bool unpacks: they stay where they are and only leave their package
    """
    if to_safe_place or unpacks or target == "supplier":
        return True
    if target == "inventory":
        # a count that finds less would be a way out; what was never in stock is not
        return is_scrap or source in OUTSIDE
    if source == STOCK:
        return False
    if source == ON_THE_WAY or source == "inventory":
        return target == STOCK
    return target in (STOCK, ON_THE_WAY)
