"""The demo story of doors and archive: what came in how, and what became of it."""

import pytest

from devenv import postgres

CASE = (
    " FROM complaint_complaint c JOIN ir_model_data d"
    " ON d.model = 'complaint.complaint' AND d.res_id = c.id"
    " AND d.module = 'complaint_mgmt'"
)
ENTRY = CASE + " JOIN complaint_archive_entry e ON e.complaint_id = c.id"


@pytest.fixture(scope="module")
def rows(demo_template):
    """``rows(query)``: what the untouched demo data says."""

    def ask(query: str) -> list:
        return postgres.rows(query, database=demo_template)

    return ask


@pytest.fixture(scope="module")
def admin(rpc):
    """The administrator, at work in the companies of the story."""
    found = rpc("admin")
    companies = found.search_read(
        "res.company", [("complaint_prefix", "in", ("TS", "WY", "SP", "QP"))], ["id"]
    )
    found.companies = [row["id"] for row in companies]
    return found


def verify(admin):
    """The answer of the verifier on the chains of the four companies."""
    context = {"allowed_company_ids": admin.companies}
    told = {"context": context}
    return admin.call("complaint.event", "action_verify_chain", [[]], told)["params"]


def test_complaints_came_in_by_each_door(rows):
    found = rows(
        "SELECT c.door, min(c.received_role)" + CASE + " WHERE d.name IN"
        " ('demo_complaint_mail_dumplings', 'demo_complaint_portal_cracks',"
        " 'demo_complaint_web_hair', 'demo_complaint_WY2025-005') GROUP BY 1"
    )
    assert dict(found) == {
        "import": "quality",
        "mail": "customer",
        "portal": "customer",
        "web": "customer",
    }


def test_what_the_guard_took_in_waits_for_a_handler(rows):
    """S9.3: the hand-over is open, and somebody of quality is called."""
    assert rows(
        "SELECT c.off_hours, c.received_role, c.handed_over_at, count(a.id) > 0"
        + CASE
        + " JOIN mail_activity a ON a.res_model = 'complaint.complaint'"
        " AND a.res_id = c.id WHERE d.name = 'demo_complaint_guard_night'"
        " GROUP BY 1, 2, 3"
    ) == [(True, "duty", None, True)]


def test_a_mail_to_a_closed_case_waits_and_one_with_a_number_joined_its_case(rows):
    assert rows(
        "SELECT m.kind, m.state, m.decided_at"
        + CASE
        + " JOIN complaint_late_mail m ON m.complaint_id = c.id"
        " WHERE d.name = 'demo_complaint_ho_capping'"
    ) == [("late", "waiting", None)]
    assert rows(
        "SELECT count(*)"
        + CASE
        + " JOIN mail_message m ON m.model = 'complaint.complaint' AND m.res_id = c.id"
        " AND m.message_type = 'email' WHERE d.name = 'demo_complaint_mail_dumplings'"
    ) == [(2,)]


def test_what_was_logged_twice_is_joined_to_the_first(rows):
    assert rows(
        "SELECT c.state, f.name" + CASE + " JOIN complaint_related_rel r"
        " ON r.complaint_id = c.id JOIN ir_model_data f ON f.res_id = r.related_id"
        " AND f.model = 'complaint.complaint' WHERE d.name = 'demo_complaint_su_again'"
    ) == [("cancelled", "demo_complaint_su_stone")]


def test_the_confidential_case_has_its_handler(rows):
    assert rows(
        "SELECT u.login, c.state" + CASE + " JOIN res_users u ON u.id = c.user_id"
        " WHERE c.is_confidential"
    ) == [("privacy", "investigation")]


def test_the_register_was_verified_by_a_second_person_and_three_rows_refused(rows):
    """S1.5.3: who prepared does not verify."""
    assert rows(
        "SELECT i.state, u.login, v.login FROM complaint_ledger_import i"
        " JOIN res_users u ON u.id = i.user_id"
        " JOIN res_users v ON v.id = i.verified_by_id"
    ) == [("done", "manager", "head")]
    found = rows("SELECT state, count(*) FROM complaint_ledger_line GROUP BY 1")
    assert dict(found) == {"done": 12, "bad": 3}


def test_files_stand_at_each_step_of_the_archive(rows):
    found = rows(
        "SELECT d.name, e.state, e.name IS NOT NULL, e.search_words IS NOT NULL" + ENTRY
    )
    steps = {name.removeprefix("demo_complaint_"): rest for name, *rest in found}
    assert steps["parking_fee"] == ["preparation", False, False]
    assert steps["leak"] == ["review", False, False]
    assert steps["rude_guard"] == ["preparation", True, False]
    assert steps["ho_capping"] == ["entered", True, True]
    assert steps["lift_noise"] == ["entered", True, True]
    assert rows(
        "SELECT count(*) FILTER (WHERE i.result = 'open'), count(*)"
        + ENTRY
        + " JOIN complaint_archive_item i ON i.entry_id = e.id"
        " WHERE d.name = 'demo_complaint_parking_fee'"
    ) == [(4, 7)]


def test_files_were_asked_for_and_the_archive_was_audited(rows):
    """S1.4.5, S1.6."""
    found = rows(
        "SELECT d.name, r.kind, r.opened_at IS NULL"
        + CASE
        + " JOIN complaint_retrieval r ON r.complaint_id = c.id"
        " WHERE coalesce(r.reason, '') <> ''"
    )
    assert sorted(found) == [
        ("demo_complaint_ho_capping", "original", True),
        ("demo_complaint_lift_noise", "file", False),
    ]
    assert rows(
        "SELECT a.state, count(l.id), count(l.id) FILTER (WHERE l.has_finding),"
        " (SELECT count(*) FROM complaint_action x WHERE x.archive_audit_id = a.id)"
        " FROM complaint_archive_audit a"
        " JOIN complaint_archive_audit_line l ON l.audit_id = a.id GROUP BY a.id"
    ) == [("closed", 4, 1, 1)]


def test_a_conflict_is_open_and_one_is_decided(rows):
    """S1.5.5: a cap that ends before a minimum is for a person to decide."""
    found = rows(
        "SELECT d.name, e.retention_state, (SELECT count(*) FROM"
        " complaint_retention_decision x WHERE x.entry_id = e.id)"
        + ENTRY
        + " WHERE d.name IN ('demo_complaint_WY2024-009', 'demo_complaint_WY2024-027')"
    )
    assert sorted(found) == [
        ("demo_complaint_WY2024-009", "fixed", 1),
        ("demo_complaint_WY2024-027", "conflict", 0),
    ]


def test_a_hold_keeps_two_cases_one_of_them_due(rows):
    assert rows(
        "SELECT h.state, count(l.id) FROM complaint_legal_hold h"
        " JOIN complaint_legal_hold_line l ON l.hold_id = h.id GROUP BY h.id"
    ) == [("active", 2)]


def test_destructions_are_proposed_approved_and_under_way(rows):
    """S1.4.6; the cron of a server that serves carries out the last one."""
    found = rows(
        "SELECT r.state, count(l.id), count(l.id) FILTER (WHERE l.is_off)"
        " FROM complaint_destruction r"
        " JOIN complaint_destruction_line l ON l.run_id = r.id GROUP BY r.id"
    )
    assert sorted(found) == [
        ("approved", 2, 0),
        ("draft", 3, 1),
        ("running", 2, 0),
    ]


def test_a_person_got_a_copy_and_another_waits_for_an_answer(rows):
    found = rows("SELECT kind, state, is_granted FROM complaint_privacy_request")
    assert sorted(found) == [("access", "answered", True), ("erasure", "open", False)]


def test_the_chain_verifies_before_and_after_the_destruction(admin):
    """Law 4: what is destroyed leaves no gap, and the run its certificate."""
    assert verify(admin)["type"] == "success"
    cron = admin.search_read(
        "ir.cron",
        [("code", "=", "model._cron_execute()")],
        ["id"],
    )
    admin.call("ir.cron", "method_direct_trigger", [[cron[0]["id"]]])
    run = admin.search_read(
        "complaint.destruction",
        [("finished_at", "!=", False)],
        ["state", "done_count", "certificate_id"],
    )
    assert [(row["state"], row["done_count"]) for row in run] == [("done", 2)]
    assert run[0]["certificate_id"][1].endswith(".pdf")
    assert verify(admin)["type"] == "success"
