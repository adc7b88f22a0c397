"""A customer accepts and rejects an 8D report on a phone, without a login."""

import pytest
from playwright.sync_api import expect

from devenv import pages
from devenv.rpc import Rpc

SOLVER, CHAMPION = "solver8dpage", "champion8dpage"
SCREENS = [(lang, phone) for lang in ("en_US", "zh_CN") for phone in (False, True)]
MENU = {
    "export": {"en_US": "Print or Export", "zh_CN": "打印或导出"},
    "judge": {"en_US": "Verdict of the Customer", "zh_CN": "客户评定"},
}
SIZES = """() => [...document.querySelectorAll("input, textarea, button, label")]
    .filter((one) => one.offsetParent && !one.closest(".aside"))
    .filter((one) => one.matches(":not([type=hidden], [type=radio])"))
    .filter((one) => one.matches(".choice, :not(label)"))
    .filter((one) => one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML)"""
NAMELESS = """() => [...document.querySelectorAll("input, textarea")]
    .filter((one) => one.type !== "hidden" && !one.labels.length)
    .map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def sent(rpc, server):
    """A report whose D0 and D1 are complete and sent: its id, and the link."""
    make_people(rpc("admin"))
    solver = Rpc(server.base_url, server.db, SOLVER, SOLVER)
    report = make_report(solver)
    wizard = solver.create(
        "complaint.8d.send", {"report_id": report, "kind": "interim", "upto": "d1"}
    )
    solver.call("complaint.8d.send", "action_send", [[wizard]])
    ((token,),) = server.sql(
        "SELECT access_token FROM complaint_8d_sending WHERE report_id = %s", [report]
    )
    return report, f"/complaint/8d/{token}"


def make_people(admin):
    """Make two members of the 8D team."""
    (me,) = admin.read("res.users", admin.uid, ["company_id"])
    company = me["company_id"][0]
    common = {
        "company_id": company,
        "company_ids": [(6, 0, [company])],
        "group_ids": [
            (6, 0, [admin.ref("complaint_8d.group_8d_user")]),
            (4, admin.ref("base.group_partner_manager")),
        ],
    }
    admin.create(
        "res.users",
        [
            {
                "name": login.title(),
                "login": login,
                "password": login,
                "email": f"{login}@example.com",
                **common,
            }
            for login in (SOLVER, CHAMPION)
        ],
    )


def make_report(solver):
    """Make a report for a customer with an address, and complete D0 and D1."""
    customer = solver.create(
        "res.partner",
        {"name": "E2E 汽车", "is_company": True, "email": "qa@e2e.example.com"},
    )
    report = solver.create(
        "complaint.8d",
        {
            "title": "Brake pad cracks",
            "partner_id": customer,
            "customer_reference": "CUST-7",
            "symptom": "9 of 500 pads show cracks after 200 km.",
            "emergency_needed": "yes",
            "emergency_action": "Delivery stopped by phone.",
            "emergency_at": "2026-01-05 08:00:00",
            "emergency_by_id": solver.uid,
            "safety_relevant": "no",
            "safety_note": "Found before it was built in.",
            "is_needed": "yes",
            "need_reason": "The customer wants it.",
        },
    )
    (champion,) = solver.search("res.users", [["login", "=", CHAMPION]])
    for member in (
        {"role": "champion", "user_id": champion, "function": "Management"},
        {"name": "Zhao Min", "function": "Production"},
    ):
        solver.create("complaint.8d.member", {"report_id": report, **member})
    for code in ("d0", "d1"):
        domain = [["report_id", "=", report], ["code", "=", code]]
        steps = solver.search("complaint.8d.step", domain)
        solver.call("complaint.8d.step", "action_complete", [steps])
    return report


def test_a_customer_answers_on_a_phone(sent, phone, browser_page):
    """Open the link, reject without a reason, then with one; the team sees it."""
    report, path = sent
    phone.goto(f"{path}?lang=zh_CN")
    assert phone.get_attribute("html", "lang") == "zh-CN"
    assert "CUST-7" in phone.inner_text("main")
    pages.fits(phone)
    assert phone.evaluate(SIZES) == [], "too small for a thumb"
    assert phone.evaluate(NAMELESS) == [], "a field without a label"

    expect(phone.locator("#remark_d1")).to_be_hidden()
    phone.fill("#person", "王芳")
    phone.check("input[name=verdict_d0][value=accepted]")
    phone.check("input[name=verdict_d1][value=rejected]")
    expect(phone.locator("#remark_d1")).to_be_visible()
    phone.click("#send")
    phone.wait_for_selector("[role=alert]")
    assert phone.input_value("#person") == "王芳", "what was typed stays"
    pages.fits(phone)
    phone.fill("#remark_d1", "没有生产部门的人。")
    phone.click("#send")
    phone.wait_for_selector(".done[role=status]")
    expect(phone.locator("main")).to_contain_text("没有生产部门的人")
    with phone.expect_download() as download:
        phone.click(".files a >> nth=0")
    assert download.value.suggested_filename.endswith(".pdf")

    page = browser_page(SOLVER, path=f"/odoo/eight-d/{report}")
    page.wait_for_selector("[name=step_ids] >> text=王芳")


def test_the_keyboard_alone_is_enough(sent, phone):
    """Tab, arrows and Enter lead through the page; the focus is to be seen."""
    _report, path = sent
    phone.goto(f"{path}?lang=en_US")
    seen = []
    for _step in range(40):
        phone.keyboard.press("Tab")
        seen.append(phone.evaluate("document.activeElement.name || ''"))
        if phone.evaluate("document.activeElement.id") == "person":
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert phone.evaluate(outline) != "none"
            phone.keyboard.type("Keyboard")
        if seen[-1] == "verdict_d1":
            phone.keyboard.press("ArrowDown")
            break
    choice = phone.locator("input[name=verdict_d1][value=accepted]")
    expect(choice, f"reached: {seen}").to_be_checked()
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".done[role=status]")
    expect(phone.locator("main")).to_contain_text("Keyboard")


def test_all_is_accepted_with_one_tap(sent, phone):
    """What is not accepted yet is accepted; then the button is gone."""
    _report, path = sent
    phone.goto(f"{path}?lang=en_US")
    phone.fill("#person", "Ms Meyer")
    if phone.is_visible("#accept_all"):
        phone.click("#accept_all")
        phone.wait_for_selector(".done[role=status]")
    expect(phone.locator("#accept_all")).to_be_hidden()


@pytest.mark.parametrize(("lang", "is_phone"), SCREENS)
def test_dialogs_open_for_the_team(sent, browser_page, lang, is_phone):
    """Send, print and the verdict: from the report, on desk and phone."""
    report, _path = sent
    page = browser_page(SOLVER, lang, is_phone, f"/odoo/eight-d/{report}")
    page.wait_for_selector(".o_form_view [name=title]")
    open_send(page)
    check_dialog(page)
    for words in (MENU["export"][lang], MENU["judge"][lang]):
        page.click(".o_cp_action_menus button >> nth=0")
        page.click(f".o-dropdown--menu .dropdown-item >> text={words}")
        check_dialog(page)


def open_send(page):
    """Press the button, which a narrow screen may have put into a menu."""
    button = page.locator("button[name=action_send]:visible")
    menu = page.locator(".o_statusbar_buttons .o-dropdown:visible")
    button.or_(menu).first.wait_for()
    if not button.count():
        menu.first.click()
    button.first.click()


def check_dialog(page):
    """Look at the dialog and close it."""
    page.wait_for_selector(".modal .o_form_view")
    pages.fits(page, "the dialog is wider than the screen")
    page.locator(".modal button[special=cancel]").first.click()
    page.wait_for_selector(".modal", state="detached")
