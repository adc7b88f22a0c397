"""A consignee answers on a phone, without a login and without a mouse."""

import time

import pytest

LEADER = "recall_leader"
WIDTH = "document.documentElement.scrollWidth <= window.innerWidth"
SIZES = """() => [...document.querySelectorAll("input, select, button")]
    .filter((one) => one.offsetParent && one.type !== "hidden" && one.tabIndex >= 0)
    .filter((one) => one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML)"""
NAMELESS = """() => [...document.querySelectorAll("input, select, textarea")]
    .filter((one) => one.type !== "hidden" && !one.labels.length)
    .map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def link(rpc, server):
    """A running recall of one lot, of which a Chinese clinic got 250 and was told."""
    admin = rpc("admin")
    company = admin.ref("complaint_mgmt.demo_company_pharma")
    story = Story(admin, server, company)
    return story.tell()


class Story:
    """Makes a recall by RPC; what only signatures and mails do, in the database."""

    def __init__(self, admin, server, company):
        self.admin, self.server, self.company = admin, server, company
        self.context = {"allowed_company_ids": [company]}

    def create(self, model, **values):
        """Create a record of the company."""
        keywords = {"context": self.context}
        return self.admin.call(model, "create", [[values]], keywords)[0]

    def tell(self):
        """Return the address of the page, and the id of the consignee."""
        admin = self.admin
        self.create(
            "res.users",
            name="Recall Leader",
            login=LEADER,
            password=LEADER,
            company_id=self.company,
            company_ids=[(6, 0, [self.company])],
            group_ids=[(6, 0, [admin.ref("complaint_recall.group_recall_user")])],
        )
        lot = self.ship()
        recall = self.create(
            "complaint.recall", title="E2E capsules: mould", lot_ids=[(6, 0, [lot])]
        )
        keywords = {"context": self.context}
        admin.call("complaint.recall", "action_find_scope", [[recall]], keywords)
        self.server.sql(
            "UPDATE complaint_recall SET state = 'running' WHERE id = %s", [recall]
        )
        ((consignee, token),) = self.server.sql(
            "UPDATE complaint_recall_consignee SET lang = 'zh_CN', notified_at = now() "
            "WHERE recall_id = %s RETURNING id, access_token",
            [recall],
        )
        return f"/recall/{token}", consignee

    def ship(self):
        """Deliver 250 of a lot to the clinic; return the lot."""
        clinic = self.create("res.partner", name="E2E 诊所", is_company=True)
        product = self.create(
            "product.product",
            name="E2E 胶囊",
            type="consu",
            is_storable=True,
            tracking="lot",
            company_id=self.company,
        )
        lot = self.create("stock.lot", name="E2E-77", product_id=product)
        (warehouse,) = self.admin.search_read(
            "stock.warehouse",
            [["company_id", "=", self.company]],
            ["lot_stock_id", "out_type_id"],
            limit=1,
        )
        places = {
            "location_id": warehouse["lot_stock_id"][0],
            "location_dest_id": self.admin.ref("stock.stock_location_customers"),
        }
        picking = self.create(
            "stock.picking",
            picking_type_id=warehouse["out_type_id"][0],
            partner_id=clinic,
            **places,
        )
        self.create(
            "stock.move.line",
            picking_id=picking,
            product_id=product,
            lot_id=lot,
            quantity=250,
            picked=True,
            **places,
        )
        keywords = {"context": {**self.context, "skip_backorder": True}}
        for step in ("action_confirm", "button_validate"):
            self.admin.call("stock.picking", step, [[picking]], keywords)
        return lot


def test_a_clinic_answers_on_a_phone(link, phone, browser_page):
    """Open the link, fill in with thumbs, add a shop, send; the team sees it."""
    path, consignee = link
    phone.goto(path)
    assert phone.get_attribute("html", "lang") == "zh-CN"
    text = phone.inner_text("main")
    assert "E2E-77" in text and "250" in text
    assert phone.evaluate(WIDTH), "the page is wider than the phone"
    assert phone.evaluate(SIZES) == [], "too small for a thumb"
    assert phone.evaluate(NAMELESS) == [], "a field without a label"

    figures = {"received": "250", "stock": "100,5", "used": "109.5", "passed_on": "40"}
    phone.fill("#person", "王芳")
    for name, number in figures.items():
        phone.fill(f"input[name$=_{name}][name^=r_]", number)
    phone.fill("#p_0_name", "街角药店")
    phone.fill("#p_0_email", "corner@shop.example.com")
    phone.fill("#p_0_quantity", "-40")
    phone.click("#send")
    phone.wait_for_selector("[role=alert]")
    assert phone.input_value("#person") == "王芳", "what was typed stays"
    phone.fill("#p_0_quantity", "40")
    phone.click("#send")
    phone.wait_for_selector(".done[role=status]")
    assert "edit=1" in phone.inner_html("main")
    assert "街角药店" in phone.inner_text("main")
    assert phone.evaluate(WIDTH), "the page is wider than the phone"

    page = browser_page(LEADER, path=f"/odoo/m-complaint.recall.consignee/{consignee}")
    cell = page.wait_for_selector("[name=line_ids] td[name=declared_stock]")
    assert cell.inner_text().startswith("100.5")
    page.click("a[name=passed_on]")
    page.wait_for_selector("[name=child_ids] >> text=街角药店")


def test_the_keyboard_alone_is_enough(link, phone):
    """Tab and Enter lead through the page; the focus is to be seen."""
    path, _consignee = link
    phone.goto(f"{path}?lang=en_US&edit=1")
    seen = []
    for _step in range(60):
        phone.keyboard.press("Tab")
        name = phone.evaluate("document.activeElement.name || ''")
        seen.append(name)
        if phone.evaluate("document.activeElement.id") == "person":
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert phone.evaluate(outline) != "none"
            phone.keyboard.press("Control+a")
            phone.keyboard.type("Keyboard")
        if phone.evaluate("document.activeElement.id") == "send":
            break
    assert phone.evaluate("document.activeElement.id") == "send", seen
    assert len({name for name in seen if name.startswith("r_")}) == 6
    began = time.monotonic()
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".done[role=status] >> text=Keyboard")
    assert time.monotonic() - began < 15
