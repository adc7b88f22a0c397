"""The first complaint, step by step in a browser: one path for the test and the manual.

Everything is found by the names of fields and buttons, so that it runs in each
language.
"""

import base64
import os
import re
from pathlib import Path

from playwright.sync_api import expect

from devenv import pages

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+F"
    "AAhKDveksOjmAAAAAElFTkSuQmCC"
)
ENTRIES = ".o_select_menu_menu .o_select_menu_item, .o-autocomplete--dropdown-item"
# Where class I stands in the list of classes of S9: the QA head signs alone.
MINOR = 3
WORDS = {
    "en": {
        "statement": "Several tablets in the blister are broken, two are missing.",
        "findings": "Retained sample intact. Packing record shows a jam of the line.",
        "proposal": "Our packing line jammed. Exchange the lot, apologise in writing.",
        "reply": "We exchange the delivered quantity and apologise for the trouble.",
    },
    "zh": {
        "statement": "泡罩板中多片药片破碎，另有两个泡罩是空的。",
        "findings": "留样外观完好；批包装记录显示铝塑线曾卡板停机。",
        "proposal": "属我方包装质量问题：予以换货，并书面致歉。",
        "reply": "我们将按交付数量换货，并对由此带来的不便深表歉意。",
    },
}


class Desk:
    """One person at a browser."""

    def __init__(self, page, pictures: Path | None):
        self.page, self.pictures = page, pictures

    def go(self, path: str):
        """Open a page and wait until it stands."""
        self.page.goto(path)
        self.page.wait_for_selector(".o_form_view, .o_list_view, .o_kanban_view")

    def press(self, name: str, within: str = ""):
        """Press the visible button of a method and wait for the server."""
        with self.page.expect_response(lambda answer: "/call_button/" in answer.url):
            self.page.click(f"{within} button[name={name}]:visible")
        self.settle()

    def settle(self):
        """Wait until the page stands still: nothing under way, nothing greyed out."""
        pages.settle(self.page)

    def save(self):
        """Press the button that saves the form, and wait for the server."""
        with self.page.expect_response(lambda answer: "/web_save" in answer.url):
            self.page.click(".o_form_button_save")
        self.settle()

    def tab(self, name: str):
        """Open a tab of the form."""
        self.page.click(f".o_notebook_headers a[name={name}]")
        self.page.wait_for_selector(f".o_notebook_headers a[name={name}].active")

    def choose(self, field: str, index: int, within: str = ".o_form_view"):
        """Choose the n-th entry of a selection or many2one field."""
        box = self.page.locator(f"{within} .o_field_widget[name={field}] input")
        box.click()
        entry = self.page.locator(ENTRIES).nth(index)
        text = entry.inner_text().strip().split("\n")[0]
        entry.click()
        self.taken(box, text)

    def taken(self, box, text: str):
        """Wait until a choice was taken over: the box says it, and the menu is gone."""
        expect(self.page.locator(ENTRIES)).to_have_count(0)
        expect(box).to_have_value(re.compile(re.escape(text)))

    def fill(self, field: str, text: str, within: str = ".o_form_view"):
        """Type into a text field."""
        place = f"{within} .o_field_widget[name={field}]"
        self.page.fill(f"{place} textarea, {place} input", text)

    def write_html(self, field: str, text: str):
        """Type into a field with formatted text."""
        place = f".o_field_widget[name={field}] .odoo-editor-editable"
        self.page.click(place)
        self.page.wait_for_selector(f"{place}:focus")
        self.page.keyboard.insert_text(text)
        expect(self.page.locator(place)).to_contain_text(text)

    def picture(self, name: str):
        """Keep a picture for the manual, when one is asked for."""
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.mouse.move(2, 2)
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=str(self.pictures / f"{name}.png"))


def pictures_folder(lang: str) -> Path | None:
    """The folder that the pictures of the manual go to, if they are being taken."""
    root = os.environ.get("COMPLAINT_PICTURES")
    return Path(root) / lang if root else None


def log_on_order(desk: Desk, order_id: int, words: dict) -> str:
    """Sales: log a complaint on a delivered order. Returns the complaint's number."""
    page = desk.page
    desk.go(f"/odoo/sales/{order_id}")
    desk.press("action_log_complaint")
    modal = ".modal"
    page.wait_for_selector(f"{modal} .o_field_widget[name=line_ids] .o_data_row")
    toggle = f"{modal} .o_data_row:first-child td[name=selected] .o_boolean_toggle"
    desk.settle()
    if not page.is_checked(f"{toggle} input"):
        page.click(toggle)
    expect(page.locator(f"{toggle} input")).to_be_checked()
    desk.fill("statement", words["statement"], modal)
    page.set_input_files(
        f"{modal} .o_field_widget[name=photo_ids] input[type=file]",
        {"name": "blister.png", "mimeType": "image/png", "buffer": PICTURE},
    )
    page.wait_for_selector(f"{modal} .o_field_widget[name=photo_ids] .o_attachment")
    desk.picture("01_log")
    desk.press("action_log", modal)
    link = page.locator(".o_notification a").first
    number = link.inner_text().strip()
    desk.picture("02_logged")
    return number


def classify(desk: Desk, complaint_id: int):
    """Inspector: acknowledge, classify, begin."""
    desk.go(f"/odoo/complaints/{complaint_id}")
    desk.press("action_acknowledge")
    desk.choose("class_id", MINOR)
    desk.press("action_start")
    desk.picture("03_classified")


def propose(desk: Desk, words: dict, password: str):
    """Inspector: findings, outcome, proposal, and the first signature."""
    desk.tab("investigation")
    desk.write_html("investigation", words["findings"])
    desk.tab("decision")
    desk.choose("outcome", 0)
    desk.fill("proposal", words["proposal"])
    desk.press("action_submit")
    desk.page.wait_for_selector(".modal .o_field_widget[name=password]")
    desk.fill("password", password, ".modal")
    desk.picture("04_propose")
    desk.press("action_confirm", ".modal")
    desk.page.wait_for_selector(".modal", state="detached")
    desk.settle()


def sign(desk: Desk, number: str, password: str, list_picture: str | None = None):
    """A signer: find the case under “Waiting for Me” and sign it."""
    page = desk.page
    desk.go("/odoo/complaints-my-turn")
    row = page.locator(".o_data_row", has_text=number)
    row.wait_for()
    if list_picture:
        desk.picture(list_picture)
    row.locator("td[name=name]").click()
    page.wait_for_selector(".o_form_view")
    desk.press("action_gate_sign")
    page.wait_for_selector(".modal .o_field_widget[name=password]")
    desk.fill("password", password, ".modal")
    desk.press("action_confirm", ".modal")
    page.wait_for_selector(".modal", state="detached")
    desk.settle()


def reply_and_close(desk: Desk, complaint_id: int, words: dict):
    """Inspector: record the answer and what the customer says to it; close."""
    page = desk.page
    desk.go(f"/odoo/complaints/{complaint_id}")
    desk.tab("approval")
    desk.picture("06_signed")
    desk.press("action_record_reply")
    page.wait_for_selector(".modal .o_field_widget[name=text]")
    desk.fill("text", words["reply"], ".modal")
    desk.picture("07_reply")
    page.click(".modal .o_form_button_save")
    page.wait_for_selector(".modal", state="detached")
    desk.settle()
    desk.tab("reply")
    desk.press("action_satisfied")
    desk.press("action_close")
    page.wait_for_selector(
        ".o_statusbar_status button[data-value=closed].o_arrow_button_current"
    )
    desk.picture("08_closed")
