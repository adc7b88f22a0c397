"""The demo story of lots: goods that were really made, and hang together."""


def test_no_stock_is_negative(demo_rows):
    """What was shipped had been made before, and what was used had been bought."""
    assert not demo_rows(
        "SELECT q.id FROM stock_quant q JOIN stock_location l ON l.id = q.location_id"
        " JOIN stock_lot s ON s.id = q.lot_id"
        " WHERE l.usage = 'internal' AND q.quantity < 0"
    )


def test_every_order_of_the_story_is_done(demo_rows):
    found = demo_rows(
        "SELECT state, count(*) FROM mrp_production p"
        " JOIN res_company c ON c.id = p.company_id"
        " JOIN ir_model_data d ON d.model = 'res.company' AND d.res_id = c.id"
        " WHERE d.module = 'complaint_mgmt' GROUP BY state"
    )
    assert [state for state, _count in found] == ["done"]
    assert found[0][1] >= 15


def test_nothing_was_used_before_it_was_there(demo_rows):
    """The dates of the story make sense: goods are used after they came."""
    assert not demo_rows(
        "SELECT used.lot_id FROM stock_move_line used"
        " JOIN stock_location t ON t.id = used.location_dest_id"
        " JOIN LATERAL (SELECT min(l.date) AS first FROM stock_move_line l"
        "   JOIN stock_location f ON f.id = l.location_id"
        "   WHERE l.lot_id = used.lot_id AND l.state = 'done' AND l.quantity > 0"
        "     AND f.usage IN ('supplier', 'production')) came ON TRUE"
        " WHERE used.state = 'done' AND t.usage = 'production'"
        "   AND used.date < came.first"
    )


def test_complained_goods_have_a_batch_record(demo_rows):
    """The drug that is complained about was made, retained and partly taken apart."""
    (made,) = demo_rows(
        "SELECT count(DISTINCT p.id), bool_or(m.unbuild_id IS NOT NULL)"
        " FROM stock_lot s JOIN stock_move_line l ON l.lot_id = s.id"
        " JOIN stock_move m ON m.id = l.move_id"
        " LEFT JOIN mrp_production p ON p.id = m.production_id"
        " WHERE s.name = 'AMX260603' AND l.state = 'done'"
    )
    assert made == (1, True)
    assert demo_rows(
        "SELECT q.quantity FROM stock_quant q JOIN stock_lot s ON s.id = q.lot_id"
        " JOIN stock_location l ON l.id = q.location_id"
        " WHERE s.name = 'AMX260402' AND l.is_retained_sample"
    ) == [(12.0,)]


def test_recalled_lots_are_on_hold_and_one_was_released(demo_rows):
    """One was held before its recall, and what was made of it is recalled."""
    held = demo_rows("SELECT name FROM stock_lot WHERE is_held ORDER BY name")
    assert [name for (name,) in held] == ["AMX260603", "KL260603", "SK260003"]
    assert demo_rows(
        "SELECT s.name FROM complaint_lot_hold_line h"
        " JOIN stock_lot s ON s.id = h.lot_id WHERE h.state = 'released'"
    ) == [("H2603",)]
