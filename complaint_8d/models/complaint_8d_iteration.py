import json

from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools.report_lifecycle import DISCIPLINES
from .complaint_8d_step import LABELS


class Complaint8DIteration(models.Model):
    """An earlier iteration of a report, as it was when it ended (S3.16, S3.20).

    Everything that the disciplines said, as canonical JSON with its digest: it is read
    and printed from here, and nobody touches it again.
    """

    _name = "complaint.8d.iteration"
    _inherit = ["complaint.append.only"]
    _description = "Earlier Iteration of an 8D Report"
    _order = "report_id, number desc"
    _log_access = False

    report_id = fields.Many2one(
        "complaint.8d", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(string="Iteration", required=True, aggregator=None)
    outcome = fields.Selection(
        [
            ("closed", "Closed, Then Taken Up Again"),
            ("failed", "Failed Before Its Closure"),
        ],
        required=True,
    )
    closed_at = fields.Datetime(string="Closed On")
    ended_at = fields.Datetime(string="Ended On", required=True)
    ended_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    reason = fields.Text(string="Why It Was Not the Last", required=True)
    content = fields.Text(required=True, help="What it said, as JSON.")
    digest = fields.Char(required=True, help="SHA-256 of the content.")
    story = fields.Html(string="What It Said", compute="_compute_story", sanitize=False)

    _number_uniq = models.Constraint(
        "UNIQUE(report_id, number)", "An iteration is kept once."
    )

    @api.depends("report_id.name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for iteration in self:
            iteration.display_name = self.env._(
                "%(report)s, iteration %(number)s",
                report=iteration.report_id.name,
                number=iteration.number,
            )

    @api.model
    def _keep(self, report, reason):
        """Keep what a report says now as its iteration that ends."""
        content = canonical_json(report._snapshot())
        return self._append(
            [
                {
                    "report_id": report.id,
                    "company_id": report.company_id.id,
                    "number": report.iteration,
                    "outcome": "closed" if report.closed_at else "failed",
                    "closed_at": report.closed_at,
                    "ended_at": fields.Datetime.now(),
                    "ended_by_id": self.env.uid,
                    "reason": reason,
                    "content": content.decode(),
                    "digest": sha256_hex(content),
                }
            ]
        )

    def _snapshot(self):
        """Return the content as it was kept; papers of this iteration print it.

        :return: dict with "report" and one key a discipline, each as `_content` gave it
        """
        self.ensure_one()
        return json.loads(self.content)

    def _is_intact(self):
        """Tell whether the content is still the one whose digest was logged."""
        self.ensure_one()
        return sha256_hex(self.content.encode()) == self.digest

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_story(self):
        labels = dict(
            self.env["complaint.8d.step"]
            ._fields["code"]
            ._description_selection(self.env)
        )
        title = Markup("<h3>%s</h3>%s")
        for iteration in self:
            content = iteration._snapshot()
            parts = [
                title % (labels.get(key, self.env._("Report")), self._tell(said))
                for key, said in self._in_order(content)
                if any(map(_is_said, said.values()))
            ]
            iteration.story = Markup().join(parts)

    @api.model
    def _in_order(self, content):
        order = ["report", *dict(LABELS)]
        known = [(key, content[key]) for key in order if key in content]
        return known + [(k, v) for k, v in content.items() if k not in order]

    @api.model
    def _tell(self, said, model="complaint.8d"):
        """Return a value of the snapshot as HTML, labelled as on the screen."""
        if isinstance(said, list):
            items = [Markup("<li>%s</li>") % self._tell(one, model) for one in said]
            return Markup("<ol>%s</ol>") % Markup().join(items)
        if not isinstance(said, dict):
            return Markup("%s") % said
        row = Markup("<dt>%s</dt><dd style='white-space: pre-wrap'>%s</dd>")
        rows = [
            row % (self._label_of(model, name), self._value_of(model, name, value))
            for name, value in said.items()
            if _is_said(value)
        ]
        return Markup("<dl>%s</dl>") % Markup().join(rows)

    @api.model
    def _label_of(self, model, name):
        field = self.env[model]._fields.get(name)
        if field:
            return field._description_string(self.env)
        return name.replace("_", " ").capitalize()

    @api.model
    def _value_of(self, model, name, value):
        field = self.env[model]._fields.get(name)
        if isinstance(value, list | dict):
            return self._tell(value, field.comodel_name or model if field else model)
        if value is True:
            return self.env._("yes")
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return value


def _is_said(value):
    """Tell whether a value of a snapshot says anything; 0 defects do."""
    return value is not None and value is not False and value not in ("", [], {})


class Complaint8D(models.Model):
    """The way from the causes on, taken once more (S3.16, S3.20)."""

    _name = "complaint.8d"
    _inherit = ["complaint.8d", "complaint.call.mixin"]

    iteration_ids = fields.One2many(
        "complaint.8d.iteration",
        "report_id",
        string="Earlier Iterations",
        readonly=True,
        copy=False,
    )
    iteration_at = fields.Datetime(
        string="Iteration Began",
        readonly=True,
        copy=False,
        help="Targets of D4 to D8 count from here in later iterations.",
    )

    def _snapshot(self):
        """Return all that the report says, for its iteration that ends."""
        # one language and every right: a snapshot is the same, whoever makes it
        report = self._gate_neutral()
        return {
            "report": {
                "name": report.name,
                "title": report.title,
                "kind": report.kind,
                "partner_id": report.partner_id.display_name or "",
                "customer_reference": report.customer_reference or "",
                "product_id": report._told_product(),
                "customer_part": report.customer_part or "",
                "lot_ids": report.lot_ids.mapped("name"),
                "defect_id": report.defect_id.display_name or "",
                "received_at": str(report.received_at),
                "user_id": report.user_id.name,
                "iteration": report.iteration,
            },
            **{code: report._told(code) for code in DISCIPLINES},
        }
