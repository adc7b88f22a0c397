from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .complaint_recall import DEPTHS

# Answers of one page an hour: nobody has more to correct, and who has the link cannot
# fill the disk.
MAX_AN_HOUR = 20
# So many customers of one consignee are written to before a person has looked: a link
# that fell into wrong hands is no way to write to the world.
MAX_BY_THEMSELVES = 60
STAMPS = ("notified_at", "acknowledged_at", "responded_at", "figures_response_id")


class TooManyAnswers(UserError):
    """One page has answered too often within an hour."""


class ComplaintRecallConsignee(models.Model):
    """What a consignee answers, on the page of the notice or to a person.

    `_take_answer` is the one way in, for the page and for the team; it looks at
    everything again, whoever looked before.
    """

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    response_ids = fields.One2many(
        "complaint.recall.response", "consignee_id", string="Answers"
    )
    figures_response_id = fields.Many2one(
        "complaint.recall.response",
        string="Answer That Counts",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    acknowledged_at = fields.Datetime(
        string="Receipt Confirmed On",
        readonly=True,
        copy=False,
        help="Got the notice and stopped. The figures may be missing yet.",
    )
    passed_on_ids = fields.One2many(
        "complaint.recall.passed.on",
        "consignee_id",
        string="Passed On To",
        domain=[("is_latest", "=", True)],
    )
    child_ids = fields.One2many(
        "complaint.recall.consignee", "parent_id", string="Got It From This One"
    )
    has_discrepancy = fields.Boolean(
        compute="_compute_has_discrepancy",
        search="_search_has_discrepancy",
        string="Figures Differ",
        help="More or less received than shipped, or more or less left than received.",
    )

    @api.depends("line_ids.has_discrepancy")
    def _compute_has_discrepancy(self):
        for consignee in self:
            consignee.has_discrepancy = any(
                consignee.line_ids.mapped("has_discrepancy")
            )

    def _search_has_discrepancy(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("line_ids", "any", [("has_discrepancy", "=", True)])

    @api.model_create_multi
    def create(self, vals_list):
        # said here, for a default of a caller's context would count otherwise
        blank = dict.fromkeys(STAMPS, False)
        return super().create([{**blank, **vals} for vals in vals_list])

    def action_enter_answer(self):
        """Open the dialog in which the team enters what the consignee says.

        :return: a window action
        :raises AccessError: the user is not in the recall team
        """
        self.ensure_one()
        return self.env["complaint.recall.answer"]._open_for(self)

    # ------------------------------------------------------------------
    # Taking an answer
    # ------------------------------------------------------------------

    def _take_answer(self, answer, source):
        """Take one answer of this consignee; it counts from now on.

        :param dict answer: `person`, `phone`, `remark`: texts; `figures`: {id of a
            consignee line: {name of `FIGURES`: number}} for all lots, in the unit of
            the product, or None when receipt is confirmed only; `passed_on`: list of
            dicts with `name`, `street`, `phone`, `email`, `line_id`, `quantity`;
            `files`: list of (name, bytes)
        :param str source: one of `SOURCES`
        :return: the complaint.recall.response, with the rights of the engine
        :raises UserError: closed, too often, too much, or not of this consignee
        """
        self.ensure_one()
        # sudo: whoever holds the link, or may enter answers, adds to this one
        # consignee; every id is compared with its own lines.
        consignee = self.sudo()
        consignee._check_may_answer(source)
        words = consignee._clean_words(answer)
        figures = consignee._clean_figures(answer.get("figures"))
        passed_on = consignee._clean_passed_on(answer.get("passed_on") or [], figures)
        files = consignee._clean_files(answer.get("files") or [])
        response = consignee._append_response(
            {**words, "source": source, "has_figures": figures is not None}
        )
        consignee._append_lines(response, figures or {})
        consignee._append_passed_on(response, passed_on)
        consignee._attach(response, files)
        response._complete()
        consignee._count_answer(response)
        return response

    def _check_may_answer(self, source):
        recall = self.recall_id
        recall.flush_recordset(["state"])
        # Until the end of the transaction: nobody closes the recall meanwhile.
        query = "SELECT state FROM complaint_recall WHERE id = %s FOR SHARE"
        ((state,),) = self.env.execute_query(SQL(query, recall.id))
        if state not in ("running", "closing"):
            raise UserError(
                self.env._("This recall is not running. Answers are not taken.")
            )
        if source == "page":
            self._check_rate()

    def _check_rate(self):
        since = fields.Datetime.now() - timedelta(hours=1)
        domain = [
            ("consignee_id", "=", self.id),
            ("source", "=", "page"),
            ("answered_at", ">", since),
        ]
        responses = self.env["complaint.recall.response"]
        if responses.search_count(domain, limit=MAX_AN_HOUR) >= MAX_AN_HOUR:
            raise TooManyAnswers(
                self.env._("Too many answers within an hour. Please call us.")
            )

    # ------------------------------------------------------------------
    # Keeping it
    # ------------------------------------------------------------------

    def _append_response(self, vals):
        # sudo: a consignee has no right on answers; it goes on as the engine.
        return (
            self.env["complaint.recall.response"]
            ._append(
                [
                    {
                        **vals,
                        "consignee_id": self.id,
                        "recall_id": self.recall_id.id,
                        "company_id": self.company_id.id,
                        "answered_at": fields.Datetime.now(),
                        "user_id": self.env.uid,
                        "is_complete": False,
                    }
                ]
            )
            .sudo()
        )

    def _append_lines(self, response, figures):
        self.env["complaint.recall.response.line"]._append(
            [
                {
                    "response_id": response.id,
                    "consignee_line_id": line.id,
                    "company_id": self.company_id.id,
                    "lot_id": line.lot_id.id,
                    "product_id": line.product_id.id,
                    "uom_id": line.uom_id.id,
                    "shipped_qty": line.expected_qty,
                    **{f"{name}_qty": value for name, value in row.items()},
                }
                for line, row in figures.items()
            ]
        )

    def _append_passed_on(self, response, rows):
        """Append them; what was decided on the same customer before stays decided."""
        rows_model = self.env["complaint.recall.passed.on"]
        earlier = rows_model.search(
            [("consignee_id", "=", self.id), ("target_id", "!=", False)], order="id"
        )
        known = {(row.name_key, row.email_key or ""): row for row in earlier}
        vals_list = []
        for row in rows:
            before = known.get((row["name_key"], row["email_key"]), rows_model)
            vals_list.append(
                {
                    **row,
                    "response_id": response.id,
                    "consignee_id": self.id,
                    "recall_id": self.recall_id.id,
                    "company_id": self.company_id.id,
                    "state": before.state or "open",
                    "target_id": before.target_id.id,
                }
            )
        rows_model._append(vals_list)

    def _attach(self, response, files):
        # the picture as it was sent: a smaller one would be another
        attachments = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        attachments.create(
            [
                {
                    "name": name,
                    "mimetype": kind,
                    "raw": content,
                    "res_model": response._name,
                    "res_id": response.id,
                }
                for name, kind, content in files
            ]
        )

    def _count_answer(self, response):
        """Let an answer count: stamps, figures of the lots, state, customers."""
        now = response.answered_at
        vals = {"acknowledged_at": self.acknowledged_at or now}
        if response.has_figures:
            vals["responded_at"] = self.responded_at or now
            vals["figures_response_id"] = response.id
        self._write_engine(vals)
        self.env["complaint.event"]._record(
            self.recall_id, "recall.answered", response._event_data()
        )
        if response.has_figures:
            self.line_ids._declare(response)
            self._refresh_named()
        self._refresh_state()
        if self.recall_id.state == "closing":
            self.recall_id._gate_recheck()
        self._add_by_themselves(response)

    # ------------------------------------------------------------------
    # Whom it was passed on to
    # ------------------------------------------------------------------

    def _next_depth(self):
        """Return the level of trade below this one, within the depth of the recall."""
        order = [code for code, _label in DEPTHS]
        below = order.index(self.depth) + 1
        return order[min(below, order.index(self.recall_id.depth))]

    def _reaches_further(self):
        """Return whether the recall goes further down than to this consignee."""
        order = [code for code, _label in DEPTHS]
        return order.index(self.recall_id.depth) > order.index(self.depth)

    def _add_by_themselves(self, response):
        """21 CFR 7.49(d): sub-accounts are informed; those unknown so far at once."""
        if self.recall_id.state != "running" or not self._reaches_further():
            return
        room = MAX_BY_THEMSELVES - self.search_count([("parent_id", "=", self.id)])
        rows = response.passed_on_ids.filtered(
            lambda r: r.state == "open" and not r.proposed_id
        )
        rows[: max(room, 0)]._add()

    def _refresh_named(self):
        """Bring up to date what those have whom these consignees name."""
        rows = self.env["complaint.recall.passed.on"].search(
            [("consignee_id", "in", self.ids), ("target_id", "!=", False)]
        )
        rows.target_id._refresh_handed()

    # ------------------------------------------------------------------
    # Effectiveness checks
    # ------------------------------------------------------------------

    def _informed_by(self):
        """Return the users who talked with the consignee about the recall.

        Notices add who called. An answer on the page was entered by nobody of ours.
        """
        self.ensure_one()
        told = self.response_ids.filtered(lambda r: r.source != "page")
        return told.user_id
