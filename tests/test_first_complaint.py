"""The main job, on the demo database, in a browser, by three people."""

import pytest
import walkthrough

from devenv.rpc import RpcError

LANGUAGES = {"en": "en_US", "zh": "zh_CN"}


@pytest.fixture
def order_id(rpc):
    """A delivered order of the drug maker, with a lot on it."""
    sales = rpc("sales")
    company = sales.info["user_companies"]["current_company"]
    domain = [
        ("state", "=", "sale"),
        ("company_id", "=", company),
        ("delivery_status", "=", "full"),
    ]
    return sales.search("sale.order", domain, limit=1, order="id")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_complaint_goes_from_the_order_to_its_closing(
    lang, browser_page, rpc, order_id
):
    """S9.2: sales hands over, the inspector handles, and the QA head signs after him,
    each with a password.
    """
    words = walkthrough.WORDS[lang]
    pictures = walkthrough.pictures_folder(lang)

    def desk(login):
        page = browser_page(login, lang=LANGUAGES[lang])
        return walkthrough.Desk(page, pictures)

    number = walkthrough.log_on_order(desk("sales"), order_id, words)
    inspector = rpc("inspector")
    (case,) = inspector.search_read("complaint.complaint", [("name", "=", number)])
    assert case["statement"] == words["statement"]
    assert case["sale_order_id"][0] == order_id
    (item,) = inspector.read(
        "complaint.item",
        case["item_ids"],
        ["lot_id", "delivered_qty", "is_never_delivered"],
    )
    assert item["lot_id"] and item["delivered_qty"] > 0
    assert not item["is_never_delivered"]

    at_work = desk("inspector")
    walkthrough.classify(at_work, case["id"])
    walkthrough.propose(at_work, words, "inspector")
    walkthrough.sign(desk("head"), number, "head", "05_waiting")
    walkthrough.reply_and_close(at_work, case["id"], words)

    head = rpc("head")
    (closed,) = head.read("complaint.complaint", [case["id"]])
    assert closed["state"] == "closed"
    signatures = head.search_read(
        "complaint.gate.signature",
        [
            ("round_id.res_id", "=", case["id"]),
            ("round_id.res_model", "=", "complaint.complaint"),
        ],
        ["user_id", "meaning", "decision"],
        order="id",
    )
    logins = head.read("res.users", [s["user_id"][0] for s in signatures], ["login"])
    by_id = {user["id"]: user["login"] for user in logins}
    signers = [by_id[s["user_id"][0]] for s in signatures]
    assert signers == ["inspector", "head"]
    assert {s["decision"] for s in signatures} == {"approve"}
    (photo,) = head.search_read(
        "ir.attachment",
        [("res_model", "=", "complaint.complaint"), ("res_id", "=", case["id"])],
        ["name", "mimetype"],
    )
    assert photo["mimetype"] == "image/png"


def test_the_sales_user_reads_the_own_complaint_and_can_do_no_more(rpc, order_id):
    """S9.2: others hand a complaint over to quality and may not handle it."""
    sales = rpc("sales")
    values = {
        "statement": "Broken",
        "sale_order_id": order_id,
        "partner_id": _customer(sales, order_id),
    }
    case = sales.create("complaint.complaint", values)
    assert sales.read("complaint.complaint", [case], ["name"])[0]["name"]
    for attempt in (
        lambda: sales.write("complaint.complaint", [case], {"state": "closed"}),
        lambda: sales.write("complaint.complaint", [case], {"class_id": 1}),
        lambda: sales.call("complaint.complaint", "action_start", [[case]]),
        lambda: sales.call("complaint.complaint", "action_acknowledge", [[case]]),
        lambda: sales.unlink("complaint.complaint", [case]),
        lambda: sales.create("complaint.complaint", {**values, "state": "closed"}),
        lambda: sales.create("complaint.complaint", {**values, "name": "TS-1-1"}),
        lambda: sales.call("complaint.complaint", "_write_system", [[case], {}]),
    ):
        with pytest.raises(RpcError):
            attempt()


@pytest.mark.parametrize("login", ["guard", "customer", "parts_inspector"])
def test_somebody_elses_complaint_is_out_of_reach(login, rpc, order_id):
    """S9.2, S4.10: a guard, the portal customer and another company's inspector see
    nothing.
    """
    sales = rpc("sales")
    values = {"statement": "Broken", "partner_id": _customer(sales, order_id)}
    case = sales.create("complaint.complaint", values)
    person = rpc(login)
    with pytest.raises(RpcError):
        person.read("complaint.complaint", [case], ["statement"])
    with pytest.raises(RpcError):
        person.write("complaint.complaint", [case], {"priority": "1"})
    try:
        found = person.search("complaint.complaint", [("id", "=", case)])
    except RpcError:
        found = []
    assert not found


def test_the_vp_and_the_gm_sign_but_do_not_handle(rpc, order_id):
    """S9.2: who decides does not handle, and nobody signs out of turn."""
    sales = rpc("sales")
    case = sales.create(
        "complaint.complaint",
        {"statement": "Broken", "partner_id": _customer(sales, order_id)},
    )
    for login in ("vp", "gm", "legal", "archivist"):
        person = rpc(login)
        assert person.read("complaint.complaint", [case], ["state"])
        with pytest.raises(RpcError):
            person.write("complaint.complaint", [case], {"priority": "1"})
        with pytest.raises(RpcError):
            person.call("complaint.complaint", "action_gate_sign", [[case]])


def _customer(person, order_id):
    return person.read("sale.order", [order_id], ["partner_id"])[0]["partner_id"][0]
