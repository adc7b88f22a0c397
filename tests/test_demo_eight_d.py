"""The demo story of 8D reports: where each stands, and that nobody is written to."""

STORY = (
    " FROM complaint_8d r JOIN ir_model_data d"
    " ON d.model = 'complaint.8d' AND d.res_id = r.id AND d.module = 'complaint_8d'"
)


def test_each_report_stands_where_the_story_left_it(demo_rows):
    found = demo_rows(
        "SELECT d.name, r.state, r.iteration, (SELECT max(s.code) FROM"
        " complaint_8d_step s WHERE s.report_id = r.id AND s.is_done)" + STORY
    )
    assert {(name.removeprefix("demo_report_"), *rest) for name, *rest in found} == {
        ("noise", "open", 1, "d2"),
        ("crack", "open", 1, "d3"),
        ("label", "review", 1, "d8"),
        ("rust", "closed", 1, "d8"),
        ("runout", "open", 2, "d3"),
        ("shield", "closed", 1, "d8"),
    }


def test_containment_of_the_noise_is_overdue(demo_rows):
    assert demo_rows(
        "SELECT s.due_at < now() AT TIME ZONE 'UTC', s.is_done" + STORY + " JOIN"
        " complaint_8d_step s ON s.report_id = r.id AND s.code = 'd3'"
        " WHERE d.name = 'demo_report_noise'"
    ) == [(True, False)]


def test_causes_of_the_crack_are_a_tree_with_verdicts(demo_rows):
    """Each question has causes, in several levels; some are proved or ruled out."""
    causes = " JOIN complaint_8d_cause c ON c.report_id = r.id"
    where = " WHERE d.name = 'demo_report_crack'"
    assert demo_rows(
        "SELECT count(*), count(DISTINCT c.kind), count(DISTINCT c.category),"
        " max(length(c.tree_key) - length(replace(c.tree_key, '.', '')))"
        + STORY
        + causes
        + where
    ) == [(12, 3, 6, 4)]
    found = demo_rows(
        "SELECT c.state, count(*)" + STORY + causes + where + " GROUP BY 1"
    )
    assert dict(found) == {"confirmed": 2, "excluded": 2, "open": 8}


def test_closure_of_the_label_waits_for_its_last_signature(demo_rows):
    """The leader has signed; the quality manager has not."""
    assert demo_rows(
        "SELECT count(s.id), min(g.state)" + STORY + " JOIN complaint_gate_round g"
        " ON g.res_model = 'complaint.8d' AND g.res_id = r.id AND g.gate = 'closure'"
        " JOIN complaint_gate_signature s ON s.round_id = g.id"
        " WHERE d.name = 'demo_report_label'"
    ) == [(1, "open")]


def test_effectiveness_of_the_rust_is_due_and_the_customer_accepted(demo_rows):
    assert demo_rows(
        "SELECT e.state, e.due_on = e.create_date::date, v.verdict"
        + STORY
        + " JOIN complaint_8d_effectiveness e ON e.report_id = r.id"
        " JOIN complaint_8d_verdict v ON v.report_id = r.id"
        " WHERE d.name = 'demo_report_rust'"
    ) == [("planned", True, "accepted")]


def test_second_iteration_of_the_runout_keeps_the_first(demo_rows):
    assert demo_rows(
        "SELECT i.number, i.outcome, (SELECT count(*) FROM complaint_8d_part p"
        " WHERE p.report_id = r.id)"
        + STORY
        + " JOIN complaint_8d_iteration i ON i.report_id = r.id"
        " WHERE d.name = 'demo_report_runout'"
    ) == [(1, "failed", 2)]


def test_shield_came_back_at_another_plant(demo_rows):
    """IATF 16949 10.2.3: what another plant has already solved is told."""
    assert demo_rows(
        "SELECT e.state, (SELECT count(*) FROM complaint_8d_plant_recurrence_rel p"
        " WHERE p.effectiveness_id = e.id)"
        + STORY
        + " JOIN complaint_8d_effectiveness e ON e.report_id = r.id"
        " WHERE d.name = 'demo_report_shield'"
    ) == [("recurred", 1)]


def test_nobody_of_the_story_is_written_to(demo_rows):
    """Demo data sends nothing, now or when the scheduler runs."""
    assert not demo_rows(
        "SELECT m.id FROM mail_mail m JOIN mail_message g ON g.id = m.mail_message_id"
        " WHERE g.model LIKE 'complaint.8d%%'"
    )
