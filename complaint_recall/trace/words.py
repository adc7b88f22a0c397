"""What the codes of the engine mean to a reader."""


def step_words(env):
    """Return {kind of a step: what it is called}."""
    return {
        "production": env._("Manufacturing"),
        "unbuild": env._("Unbuild"),
        "link": env._("Repair or other link"),
        "untracked": env._("Through stock without lots"),
        "relabel": env._("Relabelled in an inventory count"),
        "twin": env._("Same lot number in another company"),
        "confirmed": env._("Confirmed by a person"),
    }


def reason_words(env):
    """Return {reason why a lot is only possible: sentence}."""
    return {
        "several_serials": env._(
            "Several lots went in and several came out: which went into which is not "
            "on record."
        ),
        "untracked": env._(
            "It went through stock without lot numbers: followed by product, place "
            "and time."
        ),
        "relabel": env._(
            "One lot was written off and another one written up in the same place at "
            "the same time."
        ),
        "twin": env._("Another company has a lot with the same number."),
    }


def spot_words(env):
    """Return {kind of a blind spot: (what it is, what it means)}."""
    return {
        "untracked_component": (
            env._("Component without lots"),
            env._("Which delivery of it was used is not on record."),
        ),
        "untracked_output": (
            env._("Product without lots"),
            env._("Where it went is followed by product, place and time only."),
        ),
        "missing_lot": (
            env._("Lot number missing"),
            env._("The product has lots, but none was recorded here."),
        ),
        "unreachable_customer": (
            env._("Customer without an address"),
            env._("There is neither a phone number nor an email address."),
        ),
        "unknown_customer": (
            env._("Delivery without a customer"),
            env._("Nobody is named on the delivery or the order."),
        ),
        "negative_stock": (
            env._("Negative stock"),
            env._("More left than ever came in: records are missing."),
        ),
    }


def stock_words(env):
    """Return {kind of a place in stock: what it is called}."""
    return {
        "free": env._("Free"),
        "reserved": env._("Reserved"),
        "held": env._("On hold"),
        "transit": env._("In transit"),
        "negative": env._("Negative stock"),
    }


def row_words(env):
    """Return {kind of a row: what it is called}."""
    return {
        "out": env._("Shipped"),
        "back": env._("Returned"),
        "delivery": env._("Delivery"),
        "production": env._("Manufacturing"),
        "other": env._("Other transfer"),
    }


def receipt_words(env):
    """Return {kind of a receipt: what it is called}."""
    return {
        "in": env._("Received from the supplier"),
        "out": env._("Returned to the supplier"),
    }


def confidence_words(env):
    """Return {part of the confidence: what it measures}."""
    return {
        "records": env._("Steps with lot numbers"),
        "customers": env._("Customers who can be reached"),
        "stock": env._("Stock that adds up"),
    }
