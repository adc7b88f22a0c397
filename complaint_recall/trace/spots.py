"""Blind spots: where the trace sees nothing, or nobody can be told."""

from .companies import companies_of
from .words import spot_words


def spots_of(facts):
    """Return the blind spots that may be shown, each once."""
    spots = {
        (s.kind, s.product_id, s.partner_id, s.model, s.res_id): s
        for way in facts.ways.values()
        for s in way.spots
    }.values()
    companies = companies_of(facts.env, spots)
    # sudo: only the companies are read, to know what has to be masked.
    ids = {spot.product_id for spot in spots if spot.product_id}
    products = facts.env["product.product"].sudo().browse(ids).exists()
    owners = {product.id: product.company_id.id for product in products}
    return [
        spot
        for spot in spots
        if facts.is_open(companies.get((spot.model, spot.res_id)))
        and facts.is_open(owners.get(spot.product_id))
    ]


def spot_rows(facts, names, limit):
    """Return the rows of the table of blind spots, and how many there are."""
    spots = spots_of(facts)
    words = spot_words(facts.env)
    shown = spots[:limit]
    documents = _documents(facts.env, shown)
    for spot, (model, res_id) in zip(shown, documents, strict=True):
        names.want("product.product", [spot.product_id])
        names.want("res.partner", [spot.partner_id])
        names.want(model, [res_id])
    uoms = _units(facts.env, shown)
    rows = []
    for spot, document in zip(shown, documents, strict=True):
        kind, meaning = words.get(spot.kind, (spot.kind, ""))
        rows.append(
            {
                "kind": kind,
                "meaning": meaning,
                "product": names.link("product.product", spot.product_id),
                "partner": names.link("res.partner", spot.partner_id),
                "document": names.link(*document),
                "quantity": spot.quantity or False,
                "uom": uoms.get(spot.product_id, ""),
                "date": spot.date,
            }
        )
    return rows, len(spots)


def _documents(env, spots):
    """Return model and id of the document of each spot: of a line, its transfer."""
    ids = {spot.res_id for spot in spots if spot.model == "stock.move.line"}
    # sudo: the spots are masked by company already; only the link is taken.
    lines = env["stock.move.line"].sudo().browse(ids).exists()
    pickings = {line.id: line.picking_id.id for line in lines}
    return [
        ("stock.picking", pickings.get(spot.res_id))
        if spot.model == "stock.move.line"
        else (spot.model, spot.res_id)
        for spot in spots
    ]


def _units(env, spots):
    # sudo: the names of units are no secret.
    ids = {spot.product_id for spot in spots if spot.product_id}
    products = env["product.product"].sudo().browse(ids).exists()
    return {product.id: product.uom_id.name for product in products}
