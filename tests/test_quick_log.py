"""The quick log on a phone: by keyboard, and without a connection for a while."""

import base64
import uuid

import pytest
import walkthrough
from playwright.sync_api import expect

from devenv import pages

VOICE = b"\x1aE\xdf\xa3" + b"0" * 2000
WORDS = {"en_US": "The capsules stick together.", "zh_CN": "胶囊粘连，有醋味。"}
FILES = [
    {
        "name": "photo.png",
        "mimeType": "image/png",
        "buffer": walkthrough.PICTURE,
    },
    {"name": "voice.webm", "mimeType": "audio/webm", "buffer": VOICE},
]


def fill(page, customer, statement):
    """Fill the form with the keyboard alone, from field to field."""
    page.wait_for_selector("#quick_customer:focus")
    page.keyboard.type(customer)
    # what was missing at the first try to send is not called missing any more
    page.wait_for_selector("#quick_customer[aria-invalid=false]")
    # the phone of somebody who is not on record, then the goods
    page.wait_for_selector("#quick_phone")
    page.keyboard.press("Tab")
    page.wait_for_selector("#quick_phone:focus")
    page.keyboard.type("13905710199")
    tab_to(page, "quick_goods")
    page.keyboard.type("SMUDGED-7")
    page.keyboard.press("Enter")
    page.wait_for_selector(".o_quick_goods")
    tab_to(page, "quick_statement")
    page.keyboard.insert_text(statement)
    tab_to(page, "quick_danger")
    page.keyboard.press("Space")


def tab_to(page, name):
    """Press Tab until a field has the focus: none may be out of its reach."""
    for _press in range(8):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"#{name} is not reached by the Tab key")


def send_without_connection(page, customer, statement):
    """Write, lose the connection, send, load again, and have it sent by itself.

    :return: the number of the complaint
    """
    page.wait_for_selector("#quick_customer:focus")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#quick_customer:focus[aria-invalid=true]")
    # that there was no connection is what the browser has to say
    page.expected.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    fill(page, customer, statement)
    page.set_input_files(".o_complaint_quick_log input[name=files]", FILES)
    page.wait_for_selector(".o_quick_file >> nth=1")
    page.context.set_offline(False)
    page.reload()
    # what was written and chosen is still there
    page.wait_for_selector(".o_quick_file >> nth=1")
    expect(page.locator("#quick_statement")).to_have_value(statement)
    # only then has the page its last word on where the focus is
    page.wait_for_selector("#quick_customer:focus")
    page.context.set_offline(True)
    page.focus("#quick_statement")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".o_quick_status .alert-info")
    expect(page.locator("#quick_statement")).to_have_value("")
    page.context.set_offline(False)
    page.wait_for_selector(".o_quick_number")
    return page.inner_text(".o_quick_number").strip()


@pytest.mark.parametrize("lang", list(WORDS))
def test_what_is_written_without_a_connection_makes_one_complaint(
    lang, browser_page, rpc
):
    """S7.3.1, S9.3: a guard logs with the keyboard of a phone; nothing is lost and
    nothing is doubled.
    """
    page = browser_page("guard", lang=lang, phone=True, path="/odoo/complaint-log")
    customer = f"Li Wei {uuid.uuid4().hex[:6]}"
    number = send_without_connection(page, customer, WORDS[lang])
    if pictures := walkthrough.pictures_folder(lang[:2]):
        page.screenshot(path=pictures / "quick_log.png", full_page=True)
    guard = rpc("guard")
    domain = [("person_ids.name", "=", customer)]
    (case,) = guard.search_read("complaint.complaint", domain, ["name", "statement"])
    assert case["name"] == number
    assert WORDS[lang] in case["statement"] and "SMUDGED-7" in case["statement"]
    files = rpc("inspector").search_read(
        "ir.attachment",
        [("res_model", "=", "complaint.complaint"), ("res_id", "=", case["id"])],
        ["name", "datas"],
    )
    kept = {file["name"]: base64.b64decode(file["datas"]) for file in files}
    assert kept == {file["name"]: file["buffer"] for file in FILES}
    page.wait_for_selector(f".o_quick_report >> text={number}")
    pages.fits(page)
