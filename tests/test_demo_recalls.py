"""The demo story of recalls: where each stands, and that nobody is written to."""

STORY = (
    " FROM complaint_recall r JOIN ir_model_data d"
    " ON d.model = 'complaint.recall' AND d.res_id = r.id"
    " AND d.module = 'complaint_recall'"
)


def test_each_recall_stands_where_the_story_left_it(demo_rows):
    found = demo_rows("SELECT d.name, r.state, r.completed_at IS NOT NULL" + STORY)
    assert {(name.removeprefix("demo_recall_"), *rest) for name, *rest in found} == {
        ("amoxicillin", "running", False),
        ("flour", "decision", False),
        ("knuckle", "running", True),
        ("traced", "closed", False),
    }


def test_consignees_of_the_drug_are_told_heard_and_missed(demo_rows):
    """Who was named by the distributor is a consignee, too, and has a notice."""
    found = demo_rows(
        "SELECT c.state, count(*), count(DISTINCT n.consignee_id)"
        " FROM complaint_recall_consignee c"
        " JOIN ir_model_data d ON d.model = 'complaint.recall'"
        " AND d.res_id = c.recall_id AND d.name = 'demo_recall_amoxicillin'"
        " LEFT JOIN complaint_recall_notice n ON n.consignee_id = c.id"
        " GROUP BY c.state"
    )
    assert sorted(found) == [
        ("notified", 1, 1),
        ("responded", 2, 2),
        ("unreachable", 2, 2),
    ]


def test_what_came_back_lies_in_quarantine_and_the_rest_is_open(demo_rows):
    assert demo_rows(
        "SELECT sum(q.quantity) FROM stock_quant q"
        " JOIN stock_lot s ON s.id = q.lot_id AND s.name = 'AMX260603'"
        " JOIN stock_location l ON l.id = q.location_id"
        " WHERE l.hold_use = 'quarantine'"
    ) == [(60.0,)]
    assert demo_rows("SELECT count(*) FROM complaint_recall_difference") == [(5,)]


def test_the_decision_on_the_food_waits_for_its_last_signature(demo_rows):
    """Leader and QA head have signed; VP or general manager has not."""
    assert demo_rows(
        "SELECT count(s.id), min(g.state)" + STORY + " AND d.name = 'demo_recall_flour'"
        " JOIN complaint_gate_round g"
        " ON g.res_model = 'complaint.recall' AND g.res_id = r.id"
        " JOIN complaint_gate_signature s ON s.round_id = g.id"
    ) == [(2, "open")]


def test_the_drill_passed(demo_rows):
    assert demo_rows(
        "SELECT r.drill_result" + STORY + " WHERE d.name = 'demo_recall_traced'"
    ) == [("passed",)]


def test_nobody_of_the_story_is_written_to(demo_rows):
    """Demo data sends nothing, now or when the scheduler runs."""
    assert not demo_rows(
        "SELECT id FROM complaint_recall_notice"
        " WHERE channel = 'mail' OR state IN ('sending', 'sent', 'failed', 'unknown')"
    )
    assert not demo_rows(
        "SELECT m.id FROM mail_mail m JOIN mail_message g ON g.id = m.mail_message_id"
        " WHERE g.model LIKE 'complaint.recall%%'"
    )
