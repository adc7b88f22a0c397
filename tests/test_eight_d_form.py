"""An 8D report from the complaint to the signed print, by those who work on it."""

import eight_d_walk as walk
import pytest

PEOPLE = {
    "lead8d": ("Qian Lei", "complaint_mgmt.group_complaint_handler"),
    "mate8d": ("Mei Tao", "complaint_8d.group_8d_user"),
    "owner8d": ("Ou Ning", "base.group_user"),
    "judge8d": ("Jin Ge", "base.group_user"),
    "quality8d": ("Qiu Lan", "complaint_mgmt.group_complaint_qa_head"),
}
INTERIM = "Noise test of each disc before shipping"
PAGES = ("d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "effectiveness", "parts")


@pytest.fixture(scope="module")
def complaint(rpc):
    """A complaint on squealing discs at the car-parts maker, and its people."""
    admin = rpc("admin")
    parts = admin.ref("complaint_mgmt.demo_company_parts")
    for login, (name, group) in PEOPLE.items():
        values = {"name": name, "login": login, "password": login}
        # nobody is greeted by the bot while the screens are looked at
        values["odoobot_state"] = "disabled"
        own = {"company_id": parts, "company_ids": [(6, 0, [parts])]}
        groups = {"group_ids": [(6, 0, [admin.ref(group)])]}
        admin.create("res.users", {**values, **own, **groups})
    item = {
        "product_id": admin.ref("complaint_mgmt.demo_product_brake_disc"),
        "lot_id": admin.ref("complaint_mgmt.demo_lot_bd26w25"),
        "defect_id": admin.ref("complaint_mgmt.demo_defect_noise"),
        "defective_qty": 12,
    }
    values = {
        "statement": "The discs squeal after 300 km.",
        "partner_id": admin.ref("complaint_mgmt.demo_partner_carmaker"),
        "item_ids": [(0, 0, item)],
    }
    return rpc("lead8d").create("complaint.complaint", values)


@pytest.fixture
def desk(browser_page):
    """``desk(login)``: a person of the report at a browser."""

    def sit_down(login, **options):
        return walk.EightDDesk(browser_page(login, **options))

    return sit_down


def test_a_report_goes_from_the_complaint_to_its_signed_print(complaint, desk, rpc):
    """S3.11 to S3.18: D0 to D8 on the screen, by five people, each with a login."""
    names = {login: name for login, (name, _group) in PEOPLE.items()}
    leader, owner, judge = desk("lead8d"), desk("owner8d"), desk("judge8d")
    quality = desk("quality8d")
    team = names["owner8d"], names["judge8d"]

    report = walk.begin(leader, complaint)
    walk.emergency(leader)
    walk.team(leader, names["quality8d"])
    walk.problem(leader)
    walk.places(leader)
    walk.plan_interim(leader, INTERIM, *team)
    walk.carry_out(owner, judge, INTERIM, "300 discs tested, 2 above 70 dB")
    leader.go(f"/odoo/eight-d/{report}")
    walk.contain(leader)
    walk.causes(leader)
    walk.choose(leader, *team, "lead8d")
    shown = walk.sign(quality, report, "quality8d")
    assert all(words in shown for words in (*walk.ROOTS, *walk.ACTIONS, "210"))

    leader.go(f"/odoo/eight-d/{report}")
    leader.complete("d5")
    for action in walk.ACTIONS:
        walk.carry_out(owner, judge, action, "Done and looked at for a week")
    leader.go(f"/odoo/eight-d/{report}")
    walk.end_interim(leader, INTERIM)
    walk.validate(desk("mate8d"), report)
    leader.go(f"/odoo/eight-d/{report}")
    leader.complete("d6")
    walk.prevent(leader)
    walk.close(leader, "lead8d")
    shown = walk.sign(quality, report, "quality8d")
    assert "600 discs of three days on the bench" in shown
    quality.page.wait_for_selector(
        ".o_statusbar_status button[data-value=closed].o_arrow_button_current"
    )
    assert walk.print_report(quality).startswith(b"%PDF")

    (said,) = rpc("lead8d").read("complaint.8d", [report], ["state", "done_steps"])
    assert said["state"] == "closed"
    assert said["done_steps"].split() == [f"d{number}" for number in range(9)]


def test_each_page_of_a_report_fits_on_a_phone(complaint, desk, rpc):
    """S3.17: the report is read beside the machine, too: nothing leaves the sheet."""
    lead = rpc("lead8d")
    domain = [("complaint_ids", "in", [complaint])]
    report = lead.search("complaint.8d", domain)
    values = {"title": "Brake disc squeals", "complaint_ids": [(6, 0, [complaint])]}
    report = report[0] if report else lead.create("complaint.8d", values)
    phone = desk("lead8d", phone=True, path=f"/odoo/eight-d/{report}")
    phone.page.wait_for_selector(".o_notebook_headers a.active")
    seen = []
    for name in PAGES:
        head = phone.page.locator(f".o_notebook_headers a[name={name}]")
        if not head.count():
            continue
        head.click()
        phone.page.wait_for_selector(f".o_notebook_headers a[name={name}].active")
        wide = phone.page.evaluate(OVERFLOW)
        assert not wide, f"{name} is wider than the phone: {wide}"
        seen.append(name)
    assert {f"d{number}" for number in range(9)} <= set(seen)


OVERFLOW = """() => {
    const page = document.documentElement.scrollWidth - innerWidth;
    const sheet = document.querySelector(".o_form_sheet");
    const over = sheet.scrollWidth - sheet.clientWidth;
    return page > 0 || over > 0 ? `page ${page}, sheet ${over}` : "";
}"""
