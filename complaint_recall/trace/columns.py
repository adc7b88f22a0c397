"""Titles and columns of the tables of a trace."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column; the type is one of those of `Table`."""

    key: str
    label: str
    type: str


def shape_of(env, name):
    """Return the title and the columns of a table.

    :param str name: `lots`, `customers`, `shipments`, `stock`, `open`, `receipts`,
        `losses` or `spots`
    :return: title, and list of `Column`
    """
    return SHAPES[name](env)


def _lot(env):
    return [
        Column("lot", env._("Lot"), "lot"),
        Column("product", env._("Product"), "text"),
    ]


def _shipments(env):
    return env._("Deliveries and Returns"), [
        Column("date", env._("Date"), "date"),
        Column("kind", env._("What"), "text"),
        Column("customer", env._("Customer"), "link"),
        Column("contact", env._("Delivery Address"), "link"),
        *_lot(env),
        Column("quantity", env._("Quantity"), "quantity"),
        Column("picking", env._("Transfer"), "link"),
        Column("order", env._("Sales Order"), "link"),
        Column("package", env._("Package"), "link"),
        Column("certain", env._("Certainty"), "certain"),
    ]


def _customers(env):
    return env._("Customers"), [
        Column("customer", env._("Customer"), "link"),
        Column("shipped", env._("Delivered"), "quantity"),
        Column("returned", env._("Returned"), "quantity"),
        Column("net", env._("Still There"), "quantity"),
        Column("lots", env._("Lots"), "number"),
        Column("deliveries", env._("Deliveries"), "number"),
        Column("last", env._("Last Delivery"), "date"),
        Column("certain", env._("Certainty"), "certain"),
    ]


def _stock(env):
    return env._("Stock"), [
        *_lot(env),
        Column("place", env._("Place"), "link"),
        Column("kind", env._("Status"), "text"),
        Column("quantity", env._("Quantity"), "quantity"),
        Column("reserved", env._("Of It Reserved"), "quantity"),
        Column("package", env._("Package"), "link"),
        Column("owner", env._("Stock Owner"), "link"),
    ]


def _open(env):
    return env._("Open Reservations"), [
        Column("date", env._("Planned For"), "date"),
        Column("kind", env._("What"), "text"),
        Column("document", env._("Document"), "link"),
        Column("contact", env._("Contact"), "link"),
        *_lot(env),
        Column("quantity", env._("Quantity"), "quantity"),
    ]


def _receipts(env):
    return env._("Suppliers"), [
        Column("date", env._("Date"), "date"),
        Column("kind", env._("What"), "text"),
        Column("supplier", env._("Supplier"), "link"),
        *_lot(env),
        Column("supplier_lot", env._("Supplier Lot Number"), "text"),
        Column("quantity", env._("Quantity"), "quantity"),
        Column("picking", env._("Transfer"), "link"),
    ]


def _losses(env):
    return env._("Scrapped or Lost"), [
        Column("date", env._("Date"), "date"),
        Column("kind", env._("What"), "text"),
        *_lot(env),
        Column("place", env._("Place"), "link"),
        Column("quantity", env._("Quantity"), "quantity"),
    ]


def _spots(env):
    return env._("Not Traceable"), [
        Column("kind", env._("What"), "text"),
        Column("meaning", env._("What It Means"), "text"),
        Column("product", env._("Product"), "link"),
        Column("partner", env._("Contact"), "link"),
        Column("document", env._("Document"), "link"),
        Column("quantity", env._("Quantity"), "quantity"),
        Column("date", env._("Date"), "date"),
    ]


def _lots(env):
    return env._("Lots"), [
        Column("lot", env._("Lot"), "lot"),
        Column("product", env._("Product"), "text"),
        Column("way", env._("Direction"), "text"),
        Column("certain", env._("Certainty"), "certain"),
        Column("path", env._("How It Was Reached"), "text"),
        Column("reason", env._("Why Only Possible"), "text"),
        Column("made", env._("Made or Received"), "quantity"),
        Column("shipped", env._("Delivered"), "quantity"),
        Column("returned", env._("Returned"), "quantity"),
        Column("consumed", env._("Used in Production"), "quantity"),
        Column("scrapped", env._("Scrapped"), "quantity"),
        Column("on_hand", env._("On Hand"), "quantity"),
        Column("held", env._("On Hold"), "quantity"),
        Column("low", env._("Suspect Quantity, at Least"), "number"),
        Column("high", env._("Suspect Quantity, at Most"), "number"),
        Column("supplier_lot", env._("Supplier Lot Number"), "text"),
    ]


SHAPES = {
    "shipments": _shipments,
    "customers": _customers,
    "stock": _stock,
    "open": _open,
    "receipts": _receipts,
    "losses": _losses,
    "spots": _spots,
    "lots": _lots,
}
