"""An 8D report from the complaint to the print, step by step in a browser.

Everything is found by the names of fields, buttons and pages, or by what was typed.
"""

from walkthrough import Desk

FORM = ".o_form_view"
MODAL = ".modal"
MENU = ".o_select_menu_menu .o_select_menu_item, .o-autocomplete--dropdown-item"


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
            box.fill(text)
        self.page.locator(MENU, has_text=text).first.click()

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
        self.page.click(f"{FORM} .o_field_widget[name={field}] .o_field_x2many_list_row_add a")

    def edit(self, row, values: dict):
        """Type into the cells of an editable row, in their order."""
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
        page = f".o_notebook .tab-pane.active .o_complaint_8d_step"
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
        desk.page.locator(".o_kanban_record, .o_data_row", has_text=action).first.click()
        desk.page.wait_for_selector(f"{FORM} .o_field_widget[name={field}] textarea")
        desk.fill(field, evidence)
        desk.press(button)
