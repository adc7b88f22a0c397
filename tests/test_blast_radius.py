"""What the lots touched stands in the dialog before the complaint is saved."""

import pytest
from playwright.sync_api import expect

DIALOG = "/odoo/action-complaint_mgmt.complaint_intake_action"
FIGURES = ".modal .o_complaint_lot_radius"
ROW = ".modal .o_field_widget[name=line_ids] .o_data_row"
# The words of the screen: quantity that went out, and the lot that never went there.
LANGUAGES = {
    "en_US": ("Quantity out", "Never delivered to this customer"),
    "zh_CN": ("发出数量", "从未向该客户交货"),
}


@pytest.fixture
def customers(rpc):
    """Who got deliveries of the drug maker, and who never ordered anything."""
    sales = rpc("sales")
    company = sales.info["user_companies"]["current_company"]
    domain = [
        ("state", "=", "sale"),
        ("company_id", "=", company),
        ("delivery_status", "=", "full"),
    ]
    [order] = sales.search_read("sale.order", domain, ["partner_id"], limit=1)
    [partner] = sales.read("res.partner", [order["partner_id"][0]], ["name"])
    stranger = [
        ("is_company", "=", True),
        ("sale_order_ids", "=", False),
        ("company_id", "=", False),
        ("parent_id", "=", False),
    ]
    [other] = sales.search_read("res.partner", stranger, ["name"], limit=1)
    return partner["name"], other["name"]


def choose_customer(page, name):
    """Choose a customer in the dialog."""
    page.fill(".modal .o_field_widget[name=partner_id] input", name)
    entry = page.locator(".o-autocomplete--dropdown-item", has_text=name).first
    with page.expect_response(lambda answer: answer.url.endswith("onchange")):
        entry.click()
    expect(page.locator(".o-autocomplete--dropdown-item")).to_have_count(0)


def mark_first_line(page):
    """Mark the first product that was delivered; return its lot number."""
    row = page.locator(ROW).first
    row.wait_for()
    with page.expect_response(lambda answer: answer.url.endswith("onchange")):
        row.locator("td[name=selected] .o_boolean_toggle").click()
    return row.locator("td[name=lot_name]").inner_text().strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_handler_sees_what_a_lot_touched_before_saving(
    lang, browser_page, rpc, customers
):
    """S3.5: to how many other customers a lot went; nothing has been logged yet."""
    handler = rpc("inspector")
    before = handler.search("complaint.complaint", [])
    page = browser_page("inspector", lang=lang, path=DIALOG)
    choose_customer(page, customers[0])
    page.wait_for_selector(ROW)
    expect(page.locator(FIGURES)).to_have_count(0)
    lot = mark_first_line(page)
    facts = page.locator(f"{FIGURES} li").first
    facts.wait_for()
    text = facts.inner_text()
    assert lot in text
    assert LANGUAGES[lang][0] in text
    for name in ("customers", "deliveries"):
        assert int(facts.locator(f"[data-figure={name}]").inner_text()) >= 1
    assert not facts.locator("[data-figure=shipped]").inner_text().startswith("0")
    page.locator(f"{ROW} td[name=selected] .o_boolean_toggle").first.click()
    page.wait_for_selector(FIGURES, state="detached")
    assert handler.search("complaint.complaint", []) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sales_sees_no_figures_and_that_a_lot_never_went_there(
    lang, browser_page, customers
):
    """S3.2: who speaks to the customer is told that it cannot be; nothing more."""
    page = browser_page("sales", lang=lang, path=DIALOG)
    choose_customer(page, customers[0])
    mark_first_line(page)
    finding = page.locator(f"{ROW} td[name=finding]").first
    expect(finding).to_have_text("")
    choose_customer(page, customers[1])
    page.wait_for_function(
        "([row, word]) => document.querySelector(row)?.innerText.includes(word)",
        arg=[ROW, LANGUAGES[lang][1]],
    )
    expect(page.locator(FIGURES)).to_have_count(0)


def test_the_trace_opens_beside_the_dialog(browser_page, customers):
    """What was typed stays where it is."""
    page = browser_page("inspector", path=DIALOG)
    choose_customer(page, customers[0])
    lot = mark_first_line(page)
    with page.context.expect_page() as opened:
        page.locator(f"{FIGURES} button").first.click()
    opened.value.locator(".o_lot_trace", has_text=lot).wait_for()
    expect(page.locator(ROW)).not_to_have_count(0)
