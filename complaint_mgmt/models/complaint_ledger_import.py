import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "complaint_mgmt.group_complaint_manager"
QA_HEAD = "complaint_mgmt.group_complaint_qa_head"
# What a person says; everything else follows from the file and the steps.
OWN_FIELDS = {
    "register_id",
    "file",
    "file_name",
    "sheet_number",
    "default_year",
    "undecided_rows",
    "default_closed_on",
    "bad_rows",
}
# What decides on what is read of a file.
READ_BY = {"file", "sheet_number"}
# While one of these goes on: the state of the lines that it has still to look at.
OPEN = {"checking": "new", "running": "ok"}
# So long file and values are kept for questions, once an import is over.
KEPT = timedelta(days=90)
# What may still be said at which step.
SAID_AT = {
    "draft": OWN_FIELDS,
    "columns": OWN_FIELDS - {"register_id"},
    "matches": {"undecided_rows", "default_closed_on", "bad_rows"},
}


class ComplaintLedgerImport(models.Model):
    """An earlier register that is taken over, from its file to its cases (S6.8, S9.F4).

    A manager goes through the steps: file, columns, values, check. A second person
    verifies what was prepared (S1.5.3), and only then are cases made, batch by batch.
    """

    _name = "complaint.ledger.import"
    _description = "Import of an Earlier Register"
    _order = "id desc"
    _check_company_auto = True

    register_id = fields.Many2one(
        "complaint.ledger.register",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="Its numbers are taken over once, in however many files they come.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Prepared By",
        readonly=True,
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Register File"),
            ("reading", "Being Read"),
            ("columns", "Columns"),
            ("gathering", "Values Being Looked Up"),
            ("matches", "Values"),
            ("checking", "Being Checked"),
            ("checked", "Checked"),
            ("running", "Being Taken Over"),
            ("beginning", "Deadlines Being Started"),
            ("undoing", "Being Taken Back"),
            ("stopped", "Stopped"),
            ("done", "Imported"),
            ("cancelled", "Given Up"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    file = fields.Binary(
        string="Register File",
        attachment=True,
        help="An .xls, .xlsx or .csv file of 32 MB at most.",
    )
    file_name = fields.Char()
    file_sha256 = fields.Char(string="Digest of the File", readonly=True)
    position = fields.Json(
        readonly=True, groups=MANAGER, help="How far the step is that goes on."
    )
    sheets = fields.Text(string="Sheets of the File", readonly=True)
    sheet_number = fields.Integer(
        help="Which sheet holds the register; 0: the one that looks most like it."
    )
    sheet_name = fields.Char(string="Sheet", readonly=True)
    other_sheets = fields.Char(
        readonly=True,
        help="Sheets that look like registers as well, hidden ones included.",
    )
    title = fields.Char(string="Title in the File", readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    left_out = fields.Char(string="Rows Left Out", readonly=True)
    default_year = fields.Integer(
        string="Year of Dates Without One",
        help="Taken where neither the title nor the rows around tell the year.",
    )
    undecided_rows = fields.Selection(
        [
            ("refuse", "Are Not Taken Over"),
            ("closed", "Are Closed"),
            ("open", "Are Open"),
        ],
        string="Rows That Do Not Say Whether They Are Closed",
        required=True,
        default="refuse",
        help="Open ones become new cases with running deadlines.",
    )
    default_closed_on = fields.Date(
        string="Closing Date Where None Is Noted",
        help="Of complaints that are closed and have no date. Empty: they are not "
        "taken over.",
    )
    bad_rows = fields.Selection(
        [
            ("all", "All or None"),
            ("skip", "Without What Cannot Be Taken Over"),
        ],
        string="What Is Taken Over",
        required=True,
        default="all",
        help="All or none: nothing begins while one complaint cannot be taken over. "
        "More than 1,000 complaints come in batches, since the numbers of the company "
        "are held for so long: their cases are shut until the last batch is there, and "
        "only then their deadlines begin. If one fails, all of them are removed again.",
    )
    column_ids = fields.One2many("complaint.ledger.column", "import_id")
    match_ids = fields.One2many("complaint.ledger.match", "import_id")
    line_ids = fields.One2many("complaint.ledger.line", "import_id", readonly=True)
    case_count = fields.Integer(string="Complaints", compute="_compute_counts")
    ok_count = fields.Integer(string="Can Be Taken Over", compute="_compute_counts")
    bad_count = fields.Integer(string="Cannot Be Taken Over", compute="_compute_counts")
    same_count = fields.Integer(string="Taken Over Before", compute="_compute_counts")
    differs_count = fields.Integer(string="Differ", compute="_compute_counts")
    new_count = fields.Integer(string="Not Checked", compute="_compute_counts")
    done_count = fields.Integer(string="Imported", compute="_compute_counts")
    text_count = fields.Integer(string="Kept as Text", compute="_compute_ask_count")
    progress = fields.Float(compute="_compute_progress")
    ask_count = fields.Integer(string="To Be Decided", compute="_compute_ask_count")
    checked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    verified_by_id = fields.Many2one(
        "res.users", string="Register Verified By", readonly=True, ondelete="restrict"
    )
    verified_at = fields.Datetime(string="Register Verified On", readonly=True)
    started_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    stepped_at = fields.Datetime(readonly=True)
    done_at = fields.Datetime(string="Taken Over On", readonly=True)
    error = fields.Text(string="Why It Stopped", readonly=True)
    can_verify = fields.Boolean(compute="_compute_can_verify")

    @api.depends("register_id", "file_name")
    def _compute_display_name(self):
        for record in self:
            names = (record.register_id.name, record.file_name)
            record.display_name = ": ".join(filter(None, names))

    @api.depends("line_ids.state", "state")
    def _compute_counts(self):
        rows = self.env["complaint.ledger.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
        )
        counts = {(found.id, state): count for found, state, count in rows}
        for record in self:
            own = {s: c for (i, s), c in counts.items() if i == record.id}
            record.case_count = sum(own.values())
            record.ok_count = own.get("ok", 0)
            record.bad_count = own.get("bad", 0)
            record.same_count = own.get("same", 0) + own.get("differs", 0)
            record.differs_count = own.get("differs", 0)
            record.done_count = own.get("done", 0)
            record.new_count = own.get("new", 0)

    @api.depends("line_ids.state", "state", "position", "row_count")
    def _compute_progress(self):
        for record in self:
            # sudo: how far it is, for who may see the import.
            position = record.sudo().position or {}
            done = total = record.case_count
            if record.state == "reading":
                done, total = position["taker"].get("place", 0), position["size"]
            elif record.state == "gathering":
                # looking up the values takes about as long again
                done, total = position["rows"], record.row_count * 2
                done += record._looked_up() * record.row_count
            elif record.state in ("beginning", "undoing"):
                left = record._left_shut()
                total = left + record.undone_count
                if record.state == "beginning":
                    total = record.done_count
                done = total - left
            elif record.state in OPEN:
                left = OPEN[record.state]
                done -= record.new_count if left == "new" else record.ok_count
            elif record.state != "draft":
                done = total = 1
            record.progress = min(100.0 * done / (total or 1), 100.0)

    def _looked_up(self):
        """Return which part of the values a record was looked for, from 0 to 1."""
        rows = self.env["complaint.ledger.match"]._read_group(
            [("import_id", "=", self.id)], ["is_looked_up"], ["__count"]
        )
        counts = dict(rows)
        return counts.get(True, 0) / (sum(counts.values()) or 1)

    @api.depends("match_ids.decision")
    def _compute_ask_count(self):
        rows = self.env["complaint.ledger.match"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "decision"], ["__count"]
        )
        counts = {(found.id, said): count for found, said, count in rows}
        for record in self:
            record.ask_count = counts.get((record.id, "ask"), 0)
            record.text_count = counts.get((record.id, "text"), 0)

    @api.depends("state", "verified_by_id")
    @api.depends_context("uid")
    def _compute_can_verify(self):
        for record in self:
            record.can_verify = (
                record.state == "checked"
                and not record.verified_by_id
                and record._may_verify()
            )

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Begin an import.

        :raises AccessError: the user is no manager
        """
        self._check_manager()
        fresh = {
            name: False
            for name, field in self._fields.items()
            if field.readonly and field.column_type and name not in models.MAGIC_COLUMNS
        }
        fresh.update(state="draft", user_id=self.env.uid)
        born = []
        for vals in vals_list:
            own = {name: vals[name] for name in OWN_FIELDS if name in vals}
            company = vals.get("company_id") or self.env.company.id
            born.append({**fresh, **own, "company_id": company})
        return super().create(born)

    def write(self, vals):
        """Say where the file is and how it is read.

        :raises UserError: a value that follows from the steps, or one that is settled
        """
        lines = {"column_ids", "match_ids"}
        for record in self:
            allowed = SAID_AT.get(record.state, set()) | lines
            if set(vals) - allowed:
                raise UserError(
                    self.env._(
                        "This is settled at this step of the import. Take a step back "
                        "first."
                    )
                )
        result = super().write(vals)
        if READ_BY & vals.keys():
            # what was read is of another file or sheet now
            read = self.filtered(lambda record: record.state == "columns")
            read._write_engine({"state": "draft"})
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_before_cases(self):
        if any(record._has_cases() for record in self):
            raise UserError(
                self.env._(
                    "Cases came of this import: it says where they are from, and stays."
                )
            )

    def _has_cases(self):
        return bool(
            self.env["complaint.ledger.line"].search_count(
                [("import_id", "=", self.id), ("complaint_id", "!=", False)], limit=1
            )
        )

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of an import only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only an administrator of complaints takes an earlier register "
                    "over."
                )
            )

    def _check_step(self, *states):
        """Refuse who is no manager, and a step that is not the turn.

        :param states: the states in which the step may be taken
        """
        self._check_manager()
        self.check_access("write")
        if any(record.state not in states for record in self):
            raise UserError(
                self.env._("This is not the turn of the import. Reload the page.")
            )

    def _may_verify(self):
        """Return whether the user is a second person (S1.5.3)."""
        user = self.env.user
        own = self.user_id | self.checked_by_id
        return user not in own and (user.has_group(QA_HEAD) or user.has_group(MANAGER))

    def _note(self, kind, **data):
        self.env["complaint.event"]._record(self, f"ledger.{kind}", data)

    def _attachment_is_locked(self):
        """Return the imports whose file is evidence: settled, until it is forgotten."""
        since = fields.Datetime.now() - KEPT
        return self.filtered(
            lambda record: (
                record.state not in ("draft", "columns")
                and not (record.done_at and record.done_at < since)
            )
        )

    @api.model
    def _digest(self, content):
        return hashlib.sha256(content).hexdigest()
