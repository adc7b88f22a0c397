"""The quick log where the server is slow and the person is not."""

import uuid

import pytest
import walkthrough
from playwright.sync_api import expect

SEND = "**/call_kw/complaint.complaint/quick_log"
GOODS = "**/call_kw/complaint.intake/find_goods"
NUMBER = ".o_quick_number"
CUSTOMER, STATEMENT = "#quick_customer", "#quick_statement"


class Held:
    """Calls of a kind that do not reach the server before they are let go."""

    def __init__(self, page, pattern):
        self.page, self.routes = page, []
        page.route(pattern, lambda route: self.routes.append(route))

    def wait(self):
        """Wait until one is under way."""
        for _look in range(600):
            if self.routes:
                return self.routes.pop(0)
            self.page.wait_for_timeout(50)
        raise AssertionError("it was not called")


@pytest.fixture
def page(browser_page):
    """The form, ready to be written into."""
    opened = browser_page("guard", path="/odoo/complaint-log")
    opened.wait_for_selector(f"{CUSTOMER}:focus")
    return opened


def write(page, customer, statement="It leaks."):
    """Fill in what must be filled in."""
    page.fill(CUSTOMER, customer)
    page.fill(STATEMENT, statement)
    page.check("#quick_danger")


def somebody():
    """A customer whom no other test names."""
    return f"Ann {uuid.uuid4().hex[:6]}"


def logged(rpc, customer):
    """The complaints of a customer."""
    domain = [("person_ids.name", "=", customer)]
    return rpc("guard").search_read("complaint.complaint", domain, ["name"])


def refuse(route, message):
    """Answer as the server does to what it does not take."""
    body = {"jsonrpc": "2.0", "id": 0, "result": {"refused": message}}
    route.fulfill(json=body)


def test_goods_stand_there_before_the_server_knows_them(page):
    """Whoever writes on is not thrown back when the answer comes."""
    lookups = Held(page, GOODS)
    page.fill("#quick_goods", "LATE-1")
    page.press("#quick_goods", "Enter")
    lookup = lookups.wait()
    goods = page.locator(".o_quick_goods")
    expect(goods).to_have_text("LATE-1")
    expect(page.locator("#quick_goods")).to_have_value("")
    page.click(STATEMENT)
    page.keyboard.type("It")
    with page.expect_response(GOODS):
        lookup.continue_()
    expect(page.locator(".text-warning")).not_to_have_count(0)
    page.keyboard.type(" leaks.")
    expect(page.locator(STATEMENT)).to_have_value("It leaks.")
    expect(goods).to_have_text("LATE-1")


def test_a_late_list_of_customers_does_not_open_over_the_next_field(page):
    """What was asked for is shown only as long as somebody stands there."""
    searches = Held(page, "**/call_kw/res.partner/name_search")
    page.fill(CUSTOMER, "a")
    search = searches.wait()
    page.click(STATEMENT)
    with page.expect_response("**/call_kw/res.partner/name_search"):
        search.continue_()
    page.keyboard.type("It leaks.")
    expect(page.locator(STATEMENT)).to_have_value("It leaks.")
    expect(page.locator(".o_quick_entries:visible")).to_have_count(0)


def test_a_nervous_thumb_sends_once(page, rpc):
    """S7.3.1: two taps make one complaint, and the number stays to be read."""
    customer = somebody()
    write(page, customer)
    page.dblclick(".o_quick_send")
    page.wait_for_selector(NUMBER)
    page.click(".o_quick_send")
    expect(page.locator("[aria-invalid=true]")).to_have_count(0)
    number = page.inner_text(NUMBER).strip()
    assert [case["name"] for case in logged(rpc, customer)] == [number]


def test_the_next_complaint_is_written_while_one_is_sent(page, rpc):
    """The focus stays where one writes, and each complaint keeps its own words."""
    first, second = somebody(), somebody()
    sendings = Held(page, SEND)
    write(page, first, "The first one")
    page.click(".o_quick_send")
    sending = sendings.wait()
    page.wait_for_selector("#quick_status:focus")
    page.click(CUSTOMER)
    page.keyboard.type(second)
    sending.continue_()
    page.wait_for_selector(NUMBER)
    page.keyboard.type("!")
    expect(page.locator(CUSTOMER)).to_have_value(f"{second}!")
    assert len(logged(rpc, first)) == 1
    assert not logged(rpc, second)


def test_what_was_refused_waits_until_the_form_is_empty(page, rpc):
    """Nothing is lost, and nothing half written is sent in its place."""
    first, second = somebody(), somebody()
    sendings = Held(page, SEND)
    write(page, first, "The first one")
    page.click(".o_quick_send")
    sending = sendings.wait()
    page.fill(CUSTOMER, second)
    refuse(sending, "The date is in the future.")
    page.wait_for_selector(".o_quick_status .alert-danger")
    expect(page.locator(CUSTOMER)).to_have_value(second)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert first in kept, "it is on the device, should the page be left"

    write(page, second, "The second one")
    page.click(".o_quick_send")
    sendings.wait().continue_()
    expect(page.locator(CUSTOMER)).to_have_value(first)
    expect(page.locator(STATEMENT)).to_have_value("The first one")
    said = page.locator(".o_quick_status .alert-danger")
    expect(said).to_have_text("The date is in the future.")
    assert len(logged(rpc, second)) == 1
    page.click(".o_quick_send")
    sendings.wait().continue_()
    expect(page.locator(CUSTOMER)).to_have_value("")
    page.wait_for_selector(f".o_quick_status:not(:has(.alert-danger)) {NUMBER}")
    assert len(logged(rpc, first)) == 1


def test_a_photo_that_is_still_being_kept_is_sent_with_its_complaint(page, rpc):
    """A large file on a slow phone is part of what was sent a moment later."""
    page.evaluate(SLOW_STORE)
    customer = somebody()
    write(page, customer)
    photo = {"name": "p.png", "mimeType": "image/png", "buffer": walkthrough.PICTURE}
    page.set_input_files(".o_complaint_quick_log input[name=files]", [photo])
    page.click(".o_quick_send")
    page.wait_for_selector(NUMBER)
    (case,) = logged(rpc, customer)
    domain = [("res_model", "=", "complaint.complaint"), ("res_id", "=", case["id"])]
    files = rpc("inspector").search_read("ir.attachment", domain, ["name"])
    assert [file["name"] for file in files] == ["p.png"]


# Each writing takes its time, as on a device that is full or old.
SLOW_STORE = """() => {
    const {put} = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
        const {name, transaction} = this;
        const late = {};
        setTimeout(() => {
            const again = transaction.db.transaction(name, "readwrite");
            const request = put.apply(again.objectStore(name), args);
            request.onsuccess = () => late.onsuccess?.();
            request.onerror = () => late.onerror?.();
        }, 700);
        return late;
    };
}"""
