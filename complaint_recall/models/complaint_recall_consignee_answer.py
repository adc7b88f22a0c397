import math
import unicodedata
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, float_is_zero
from odoo.tools.mimetypes import guess_mimetype

from ..tools.quantity import email_key, name_key
from .complaint_recall import DEPTHS
from .complaint_recall_response_line import FIGURES

MAX_TEXT = 4000
MAX_WORD = 100
MAX_QUANTITY = 1e9
MAX_PASSED_ON = 50
MAX_FILES = 5
MAX_FILE_BYTES = 8 * 1024 * 1024
FILE_TYPES = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif")
# Answers of one page an hour: nobody has more to correct, and who has the link cannot
# fill the disk.
MAX_AN_HOUR = 20
# Letters that change how a text reads, or that no database holds.
HIDDEN = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
STAMPS = frozenset(("acknowledged_at", "responded_at", "figures_response_id"))


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
        fixed = dict.fromkeys(STAMPS, False)
        return super().create([{**vals, **fixed} for vals in vals_list])

    def write(self, vals):
        if STAMPS & vals.keys():
            raise UserError(
                self.env._("Enter what the consignee says as an answer, in full.")
            )
        return super().write(vals)

    def _write_answer(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

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

    @api.model
    def _clean_text(self, text, limit):
        """Return a text without signs that hide something, cut to a length."""
        text = str(text or "")[: limit * 4].replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(
            letter
            for letter in text
            if letter in "\n\t"
            or (
                unicodedata.category(letter) not in ("Cc", "Cs")
                and ord(letter) not in HIDDEN
            )
        )
        return kept.strip()[:limit]

    def _clean_line(self, text, limit=MAX_WORD):
        return " ".join(self._clean_text(text, limit).split())

    def _clean_words(self, answer):
        person = self._clean_line(answer.get("person"))
        if not person:
            raise UserError(self.env._("Enter the name of the person who answers."))
        return {
            "person": person,
            "phone": self._clean_line(answer.get("phone")),
            "remark": self._clean_text(answer.get("remark"), MAX_TEXT),
        }

    def _clean_quantity(self, value):
        try:
            quantity = float(value or 0)
        except (TypeError, ValueError, OverflowError):
            quantity = math.nan
        if not math.isfinite(quantity) or not 0 <= quantity < MAX_QUANTITY:
            raise UserError(self.env._("A quantity is a number from 0 to 999,999,999."))
        return quantity

    def _clean_figures(self, figures):
        if figures is None:
            return None
        lines = self.line_ids
        if set(figures) != set(lines.ids):
            raise UserError(
                self.env._("Give figures for each of your lots, and for no other lot.")
            )
        return {
            line: {n: self._clean_quantity(figures[line.id].get(n)) for n in FIGURES}
            for line in lines
        }

    def _clean_passed_on(self, rows, figures):
        if rows and figures is None:
            raise UserError(
                self.env._("Give the figures together with whom goods went to.")
            )
        if len(rows) > MAX_PASSED_ON:
            raise UserError(
                self.env._(
                    "Name up to %(count)s customers here, and send us a list of all.",
                    count=MAX_PASSED_ON,
                )
            )
        return [self._clean_passed_on_row(row) for row in rows]

    def _clean_passed_on_row(self, row):
        line = self.line_ids.filtered(lambda r: r.id == row.get("line_id"))
        if not line:
            raise UserError(self.env._("Choose one of your lots."))
        name = self._clean_line(row.get("name"))
        if not name_key(name):
            raise UserError(self.env._("Enter the name of each customer."))
        quantity = self._clean_quantity(row.get("quantity"))
        if float_is_zero(quantity, precision_rounding=line.uom_id.rounding):
            raise UserError(
                self.env._("Enter how much went to %(customer)s.", customer=name)
            )
        email = self._clean_line(row.get("email"))
        if email and not email_normalize(email):
            raise UserError(
                self.env._("“%(email)s” is not an e-mail address.", email=email)
            )
        return {
            "consignee_line_id": line.id,
            "lot_id": line.lot_id.id,
            "uom_id": line.uom_id.id,
            "name": name,
            "name_key": name_key(name),
            "street": self._clean_line(row.get("street"), 2 * MAX_WORD),
            "phone": self._clean_line(row.get("phone")),
            "email": email_normalize(email) if email else "",
            "email_key": email_key(email),
            "quantity": quantity,
        }

    def _clean_files(self, files):
        if len(files) > MAX_FILES:
            raise UserError(
                self.env._("Attach up to %(count)s files.", count=MAX_FILES)
            )
        clean = []
        for name, content in files:
            kind = guess_mimetype(content, default="")
            if kind not in FILE_TYPES or len(content) > MAX_FILE_BYTES:
                raise UserError(
                    self.env._(
                        "Attach photos (JPEG, PNG, WebP, GIF) or PDF files of up to "
                        "%(size)s MB each.",
                        size=MAX_FILE_BYTES // 1024**2,
                    )
                )
            name = self._clean_line(name).replace("/", "_").replace("\\", "_")
            clean.append((name or "file", kind, content))
        return clean

    # ------------------------------------------------------------------
    # Keeping it
    # ------------------------------------------------------------------

    def _append_response(self, vals):
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
        self._write_answer(vals)
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
        rows = response.passed_on_ids.filtered(lambda r: r.state == "open")
        rows.filtered(lambda r: not r.proposed_id)._add()

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
