"""An 8D report from the complaint to the print, step by step in a browser.

Everything is found by the names of fields, buttons and pages, or by what was typed.
"""

import re

from playwright.sync_api import expect
from walkthrough import ENTRIES, Desk

from devenv.pages import PATIENCE

FORM = ".o_form_view"
MODAL = ".modal"


def _is_search(answer, text: str) -> bool:
    """Whether the server answered a search for this name."""
    is_search = "name_search" in answer.url
    return is_search and text in (answer.request.post_data or "")


class EightDDesk(Desk):
    """One person at an 8D report."""

    def __init__(self, page):
        super().__init__(page, None)

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    def tick(self, field: str, value: str, within: str = FORM):
        """Choose an entry of radio buttons."""
        place = f"{within} .o_field_widget[name={field}]"
        self.page.check(f"{place} input[data-value={value}]")

    def pick(self, field: str, text: str, within: str = FORM):
        """Choose the entry of a selection or many2one that has this text."""
        box = self.page.locator(f"{within} .o_field_widget[name={field}] input").first
        self._pick(box, text)

    def _pick(self, box, text: str):
        box.click()
        if "o-autocomplete--input" in (box.get_attribute("class") or ""):
            # the list that opens first is not yet what was typed
            with self.page.expect_response(lambda answer: _is_search(answer, text)):
                box.fill(text)
        self.page.locator(ENTRIES, has_text=text).first.click()
        # slow machines lose a choice that is left before it was taken over
        self.taken(box, text)

    def today(self, field: str, within: str = FORM):
        """Choose today in a field of a date."""
        place = f"{within} .o_field_widget[name={field}]"
        self.page.click(f"{place} input, {place} button")
        self.page.locator(".o_datetime_picker .o_today").first.click()
        expect(self.page.locator(".o_datetime_picker")).to_have_count(0)

    def fill_all(self, values: dict, within: str = FORM):
        """Type into several fields."""
        for field, text in values.items():
            self.fill(field, text, within)

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

    def rows(self, field: str):
        """Return the rows of a list of the form."""
        return self.page.locator(f"{FORM} .o_field_widget[name={field}] .o_data_row")

    def row(self, field: str, text: str):
        """Return the row of a list that says this."""
        return self.rows(field).filter(has_text=text).first

    def add_line(self, field: str):
        """Press “Add a line”."""
        self.page.click(
            f"{FORM} .o_field_widget[name={field}] .o_field_x2many_list_row_add a"
        )

    def add_row(self, field: str, values: dict):
        """Add a line to an editable list and type into it."""
        place = self.rows(field).count()
        self.add_line(field)
        row = self.rows(field).nth(place)
        row.wait_for()
        self.edit(row, values)

    def press_in_row(self, row, name: str):
        """Press the button of a row, and wait for the server."""
        with self.page.expect_response(lambda answer: "/call_button/" in answer.url):
            row.locator(f"button[name={name}]").click()
        self.settle()

    def edit(self, row, values: dict):
        """Type into the cells of an editable row, in their order."""
        # what is typed is no text of the row any more
        row = self.page.locator(f"tr[data-id='{row.get_attribute('data-id')}']")
        first = row.locator(f"td[name={next(iter(values))}]")
        if not first.locator("input, textarea").count():
            first.click()
        for name, text in values.items():
            cell = row.locator(f"td[name={name}]")
            box = cell.locator("input, textarea").first
            box.wait_for()
            menu = cell.locator(".o_select_menu, .o-autocomplete").count()
            self._pick(box, text) if menu else box.fill(text)

    # ------------------------------------------------------------------
    # Disciplines and dialogs
    # ------------------------------------------------------------------

    def complete(self, code: str):
        """Open the page of a discipline, complete it, and see that it is done."""
        self.tab(code)
        page = ".o_notebook .tab-pane.active .o_complaint_8d_step"
        self.press("action_complete_step", page)
        self.page.locator(f"{page} button[name=action_reopen_step]").wait_for()

    def save_dialog(self):
        """Save the dialog that is open."""
        self.page.click(f"{MODAL} .o_form_button_save")
        self.page.wait_for_selector(MODAL, state="detached")
        self.settle()

    def confirm_with(self, password: str):
        """Enter the password in the dialog of signing."""
        self.page.wait_for_selector(f"{MODAL} .o_field_widget[name=password]")
        self.fill("password", password, MODAL)
        self.press("action_confirm", MODAL)
        self.page.wait_for_selector(MODAL, state="detached")
        self.settle()


def carry_out(owner: EightDDesk, judge: EightDDesk, action: str, evidence: str):
    """Owner and verifier: report an action done, and judge that it works."""
    for desk, field, button in (
        (owner, "evidence", "action_report_done"),
        (judge, "verification_note", "action_verify"),
    ):
        desk.go("/odoo/my-complaint-actions")
        desk.page.locator(
            ".o_kanban_record, .o_data_row", has_text=action
        ).first.click()
        desk.page.wait_for_selector(f"{FORM} .o_field_widget[name={field}] textarea")
        desk.fill(field, evidence)
        desk.press(button)


# ----------------------------------------------------------------------
# The disciplines, by the leader
# ----------------------------------------------------------------------


def begin(desk: EightDDesk, complaint: int) -> int:
    """Begin a report on a complaint, and not join the one that is offered.

    Returns its id.
    """
    desk.go(f"/odoo/complaints/{complaint}")
    desk.press("action_start_8d")
    desk.press("action_new", MODAL)
    desk.page.wait_for_selector(f"{FORM} .o_field_widget[name=step_ids]")
    # the address follows the screen a moment later
    desk.page.wait_for_url(re.compile(rf"/complaints/{complaint}/.+/\d+$"))
    return int(desk.page.url.rsplit("/", 1)[1])


def emergency(desk: EightDDesk):
    """D0: symptom, emergency action, safety, and that a report is needed."""
    desk.tab("d0")
    desk.fill("symptom", "12 of 400 discs squeal above 40 km/h after 300 km.")
    desk.tick("safety_relevant", "no")
    desk.tick("emergency_needed", "yes")
    desk.fill("emergency_action", "Delivery stopped by phone, their stock blocked.")
    desk.tick("is_needed", "yes")
    desk.fill("need_reason", "A key customer, and the cause is not known.")
    desk.complete("d0")


def team(desk: EightDDesk, champion: str):
    """D1: the champion and a colleague join the leader."""
    desk.tab("d1")
    desk.edit(desk.rows("member_ids").first, {"function": "Quality"})
    values = {"role": "Champion", "user_id": champion, "function": "Management"}
    desk.add_row("member_ids", values)
    desk.add_row("member_ids", {"name": "Zhao Min", "function": "Production"})
    desk.complete("d1")


def problem(desk: EightDDesk):
    """D2: 5W2H, Is / Is Not, and the confirmation by samples."""
    desk.tab("d2")
    words = {
        "statement": "Discs of lot BD26W25 squeal above 40 km/h after 300 km.",
        "what": "Brake disc squeals at 82 dB",
        "where": "Front axle, both sides",
        "when": "After 300 km, first on Monday",
        "who": "Drivers, then the service",
        "why": "The limit is 70 dB",
        "how": "When braking gently",
        "how_many": "12 of 400",
    }
    desk.fill_all({f"problem_{name}": text for name, text in words.items()})
    facts = {"is_fact": "Lot BD26W25", "is_not": "Lot BD26W18"}
    for place in range(desk.rows("fact_ids").count()):
        desk.edit(desk.rows("fact_ids").nth(place), facts)
    desk.add_line("confirmation_ids")
    desk.fill("method", "12 discs on the noise bench: 82 dB", MODAL)
    desk.fill("sample_size", "12", MODAL)
    desk.pick("result", "Confirmed", MODAL)
    desk.save_dialog()
    desk.complete("d2")


def places(desk: EightDDesk):
    """D3: each place is answered; stock records propose what is where."""
    desk.tab("d3")
    for place in range(desk.rows("containment_ids").count()):
        row = desk.rows("containment_ids").nth(place)
        said = row.locator("td[name=qty_suspect]").inner_text().replace(",", "")
        values = {"answer": "Not Affected", "reason": "None of the lot there."}
        if suspect := float(said or 0):
            values = {
                "answer": "Suspect Goods",
                "qty_checked": f"{suspect:g}",
                "qty_defective": "2",
                "qty_ok": f"{suspect - 2:g}",
                "disposition": "Sort",
            }
        desk.edit(row, values)


def plan_interim(desk: EightDDesk, action: str, owner: str, verifier: str):
    """D3: plan an interim action."""
    desk.tick("ica_needed", "yes")
    desk.press("action_add_interim")
    desk.fill("name", action, MODAL)
    desk.pick("owner_id", owner, MODAL)
    desk.pick("verifier_id", verifier, MODAL)
    desk.save_dialog()


def contain(desk: EightDDesk):
    """D3: clean point, and the proof that the containment holds."""
    desk.tab("d3")
    desk.today("ica_effective_on")
    desk.fill("clean_point", "Blue dot, from lot BD26W26 on")
    desk.tick("ica_result", "effective")
    desk.fill("ica_evidence", "600 discs behind the test: none squeals")
    desk.complete("d3")


def causes(desk: EightDDesk):
    """D4: a chain to the root, a root of the escape and one of the system; proved."""
    desk.tab("d4")
    desk.fill("escape_point", "Final inspection")
    desk.fill("escape_control", "Noise check of one disc a shift")
    for value, points in (("severity", "6"), ("occurrence", "5"), ("detection", "7")):
        desk.fill(f"risk_before_{value}", points)
    ask_why(desk, "Disc and pad resonate", "The surface is too smooth", ROOTS[0])
    ask_why(desk, ROOTS[1], kind="escape")
    ask_why(desk, ROOTS[2], kind="system")
    for root in ROOTS:
        verify(desk, root)
    desk.page.wait_for_selector("svg text >> text=1.1.1 Grinding wheel")
    desk.complete("d4")


ROOTS = (
    "Grinding wheel is dressed too seldom",
    "One disc a shift is tested",
    "The plan was never reviewed",
)


def ask_why(desk: EightDDesk, *names: str, kind: str | None = None):
    """Enter a chain of causes in the dialog; the last one is the root."""
    desk.press("action_add_cause")
    for place, name in enumerate(names, 1):
        box = desk.page.locator(f"{MODAL} [name=name] input:focus")
        expect(box).to_have_value("")
        box.fill(name)
        if kind:
            desk.tick("kind", kind, MODAL)
        if place < len(names):
            desk.press("action_ask_why", MODAL)
            desk.page.wait_for_selector(f".modal-title >> text={name}")
    desk.page.check(f"{MODAL} [name=is_root] input")
    if len(names) > 1:
        desk.fill("end_reason", "The interval is what we set ourselves.", MODAL)
    desk.press("action_done", MODAL)
    desk.page.wait_for_selector(MODAL, state="detached")
    desk.settle()


def verify(desk: EightDDesk, cause: str):
    """Enter the check of a cause, and confirm it."""
    desk.press_in_row(desk.row("cause_ids", cause), "action_open")
    desk.page.click(f"{MODAL} .o_field_x2many_list_row_add a")
    row = desk.page.locator(f"{MODAL} .o_data_row").last
    row.wait_for()
    evidence = "Switched on: 7 of 50 squeal. Off: 0 of 50."
    values = {"method": "On and off", "evidence": evidence, "result": "It Is the Cause"}
    desk.edit(row, values)
    desk.press("action_confirm", MODAL)
    desk.page.wait_for_selector(MODAL, state="detached")
    desk.settle()


ACTIONS = (
    "Dress the wheel every 200 discs",
    "Test ten discs a shift",
    "Review the plan each quarter",
)


def choose(desk: EightDDesk, owner: str, verifier: str, password: str):
    """D5: an action against each root, weighed, tried and planned; submitted."""
    desk.tab("d5")
    for cause, action in zip(ROOTS, ACTIONS, strict=True):
        desk.add_line("option_ids")
        desk.fill("name", action, MODAL)
        desk.pick("cause_id", cause, MODAL)
        for name in ("effect", "cost", "time", "risk"):
            desk.pick(name, "Very Good", MODAL)
        desk.page.check(f"{MODAL} .o_field_widget[name=is_chosen] input")
        desk.pick("owner_id", owner, MODAL)
        desk.today("due_date", MODAL)
        desk.pick("verifier_id", verifier, MODAL)
        desk.fill("trial", "Two weeks on line 2: no disc squeals", MODAL)
        desk.tick("side_effect", "no", MODAL)
        desk.fill("side_effect_note", "Cycle time and strength", MODAL)
        desk.save_dialog()
    desk.press("action_submit_choice")
    desk.confirm_with(password)


def sign(desk: EightDDesk, report: int, password: str) -> str:
    """A signer: read what is signed, and sign. Returns what was shown."""
    desk.go(f"/odoo/eight-d/{report}")
    desk.press("action_gate_sign")
    shown = desk.page.inner_text(f"{MODAL} .o_field_widget[name=summary]")
    desk.confirm_with(password)
    return shown


def end_interim(desk: EightDDesk, action: str):
    """D6: the lasting actions work, the interim one ends; the risk that is left."""
    desk.tab("d6")
    desk.press_in_row(desk.row("action_ids", action), "action_end_interim")
    for value, points in (("severity", "6"), ("occurrence", "2"), ("detection", "3")):
        desk.fill(f"risk_after_{value}", points)
    desk.save()


def validate(desk: EightDDesk, report: int):
    """D6: a member who did none of the actions measures the result."""
    desk.go(f"/odoo/eight-d/{report}")
    desk.tab("d6")
    desk.press("action_add_validation")
    values = {
        "name": "Squealing discs",
        "before_value": "30000",
        "after_value": "0",
        "unit": "ppm",
        "sample_size": "600",
        "evidence": "600 discs of three days on the bench",
    }
    desk.fill_all(values, MODAL)
    desk.today("date_from", MODAL)
    desk.pick("result", "Passed", MODAL)
    desk.save_dialog()


def prevent(desk: EightDDesk):
    """D7: the work instruction changes; nothing similar elsewhere."""
    desk.tab("d7")
    for place in range(desk.rows("document_ids").count()):
        row = desk.rows("document_ids").nth(place)
        values = {"answer": "Not Applicable", "reason": "Says nothing on dressing."}
        if "Work Instruction" in row.inner_text():
            link = "https://docs.example.com/WI-302-14"
            values = {"number": "WI-302-14", "new_revision": "D", "url": link}
            values = {"answer": "Revised", **values}
        desk.edit(row, values)
    desk.tick("similar_elsewhere", "no")
    desk.fill("similar_note", "No other disc is ground on this line.")
    desk.complete("d7")


def close(desk: EightDDesk, password: str):
    """D8: thanks, lessons, the last word to the customer; submitted."""
    desk.tab("d8")
    desk.fill("recognition", "Thank you: the discs are quiet.")
    desk.press("action_thank_team")
    desk.fill("lessons", "A dressing interval belongs into the control plan.")
    desk.fill("final_message", "Report sent; the customer tested 600 discs.")
    desk.today("final_message_on")
    desk.complete("d8")
    desk.press("action_submit_closure")
    desk.confirm_with(password)


def print_report(desk: EightDDesk) -> bytes:
    """Print the report from the ⚙ menu. Returns the file."""
    desk.page.click(".o_cp_action_menus button")
    # a PDF is printed by another browser
    with desk.page.expect_download(timeout=4 * PATIENCE) as download:
        desk.page.click(".o-dropdown--menu .o_menu_item:has-text('8D Report')")
    with open(download.value.path(), "rb") as file:
        return file.read()
