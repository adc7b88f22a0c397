from odoo import fields, models
from odoo.tools.misc import clean_context

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from .complaint_8d_fact import QUESTIONS

# 5W2H in its order.
FIVE_W = (
    "problem_what",
    "problem_where",
    "problem_when",
    "problem_who",
    "problem_why",
    "problem_how",
    "problem_how_many",
)
FIELDS_D2 = ("problem_statement", *FIVE_W)
# What is known of the problem, as the first half of Is / Is Not.
KNOWN_FACTS = {
    "what": "problem_what",
    "where": "problem_where",
    "when": "problem_when",
    "extent": "problem_how_many",
}


class Complaint8D(models.Model):
    """D2: what the problem is and what it is not, and that it is there (S3.3, S3.7)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    problem_what = fields.Text(
        string="What Is Wrong", copy=False, help="Object and deviation from what it is."
    )
    problem_where = fields.Text(
        string="Where", copy=False, help="Place, step and position on the product."
    )
    problem_when = fields.Text(
        string="When", copy=False, help="First time, since when, how often."
    )
    problem_who = fields.Text(
        string="Who Found It", copy=False, help="Who found it, and who is affected."
    )
    problem_why = fields.Text(
        string="Why It Is a Problem",
        copy=False,
        help="Which requirement is not met, and what follows from it.",
    )
    problem_how = fields.Text(
        string="How It Was Found",
        copy=False,
        help="Under which conditions, by which test, and what was done with the goods "
        "before (S3.3).",
    )
    problem_how_many = fields.Text(
        string="How Many", copy=False, help="Pieces, share, trend."
    )
    problem_statement = fields.Text(
        copy=False, help="One sentence: object, deviation, known facts; no cause."
    )
    fact_ids = fields.One2many("complaint.8d.fact", "report_id", string="Is / Is Not")
    confirmation_ids = fields.One2many(
        "complaint.8d.confirmation", "report_id", string="Confirmations"
    )

    def _discipline_fields(self):
        names = (*FIELDS_D2, "fact_ids", "confirmation_ids")
        return {**super()._discipline_fields(), **dict.fromkeys(names, "d2")}

    def write(self, vals):
        before = {report: report.complaint_ids for report in self}
        result = super().write(vals)
        if "complaint_ids" in vals:
            for report, cases in before.items():
                if cases - report.complaint_ids:
                    # whose problem it is belongs to what the problem is
                    report._check_editable("d2")
        return result

    def _gate_watched_fields(self):
        # the chosen actions are signed for this problem
        return super()._gate_watched_fields() | set(FIELDS_D2)

    # ------------------------------------------------------------------
    # What is known from the complaint
    # ------------------------------------------------------------------

    def _on_created(self):
        result = super()._on_created()
        context = clean_context(self.env.context)
        # sudo: the rows belong to the report that was just made.
        facts = self.env(context=context)["complaint.8d.fact"].sudo()
        facts.create(
            [
                {"report_id": report.id, "question": question, "sequence": rank}
                for report in self.filtered(lambda r: not r.fact_ids)
                for rank, (question, _label) in enumerate(QUESTIONS, 1)
            ]
        )
        for report in self:
            report._prefill_problem()
        return result

    def _prefill_problem(self):
        """Take over what the complaints say, where nothing was written yet (S3.3)."""
        # only what the person who begins the report may read
        cases = self.complaint_ids._filtered_access("read")
        known = self._known_problem(cases)
        symptom = "\n".join(filter(None, cases.mapped("statement")))
        known["symptom"] = symptom
        blank = {n: text for n, text in known.items() if text and not self[n]}
        if not self.occurred_on and any(cases.mapped("occurred_on")):
            blank["occurred_on"] = min(filter(None, cases.mapped("occurred_on")))
        if blank:
            self._write_engine(blank)
        # sudo: the rows were made just now, with what the user may read.
        for fact in self.sudo().fact_ids.filtered(lambda f: not f.is_fact):
            fact._write_engine({"is_fact": known.get(KNOWN_FACTS[fact.question])})

    def _known_problem(self, cases):
        """Return texts for 5W2H from complaints, as a dict."""
        names = (self.product_id.display_name, self.defect_id.name)
        days = [c.occurred_on for c in cases if c.occurred_on]
        days = days or ([self.occurred_on] if self.occurred_on else [])
        lots = ", ".join(self.lot_ids.mapped("name"))
        return {
            "problem_what": ": ".join(filter(None, names)),
            "problem_where": self._known_words(cases, "found_stage", "place"),
            "problem_when": ", ".join(map(fields.Date.to_string, sorted(days))),
            "problem_who": self._known_people(cases),
            "problem_how": self._known_words(cases, "conditions", "prior_tests"),
            "problem_how_many": self._known_quantity(lots),
        }

    def _known_people(self, cases):
        """Return who complained; of several customers none is told of the others."""
        partners = cases.partner_id | self.partner_id
        if len(partners.commercial_partner_id) > 1:
            return ""
        return ", ".join(partners.mapped("name"))

    def _known_words(self, cases, *names):
        """Return the answers of complaints, each after what was asked."""
        words = []
        for name in names:
            label = cases._fields[name]._description_string(self.env)
            answers = dict.fromkeys(filter(None, cases.mapped(name)))
            words += [f"{label}: {answer}" for answer in answers]
        return "\n".join(words)

    def _known_quantity(self, lots):
        words = []
        if self.defective_qty:
            uom = self.product_id.uom_id.name or ""
            words.append(f"{self.defective_qty:g} {uom}".strip())
        if lots:
            words.append(self.env._("Lots: %(lots)s", lots=lots))
        return ", ".join(words)

    # ------------------------------------------------------------------
    # What is missing, and what it says
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d2":
            return points
        labels = {n: self._fields[n]._description_string(self.env) for n in FIVE_W}
        blank = [labels[n] for n in FIVE_W if not (self[n] or "").strip()]
        if blank:
            points.append(
                self.env._("Answer in D2: %(fields)s.", fields=", ".join(blank))
            )
        if not (self.problem_statement or "").strip():
            points.append(self.env._("State the problem in one sentence."))
        return points + self._missing_facts() + self._missing_confirmation()

    def _missing_facts(self):
        field = self.env["complaint.8d.fact"]._fields["question"]
        answered = {f.question for f in self.fact_ids if f._is_answered()}
        left = [
            label
            for question, label in field._description_selection(self.env)
            if question not in answered
        ]
        if not left:
            return []
        return [
            self.env._(
                "Say where the problem is and is not: %(questions)s.",
                questions=", ".join(left),
            )
        ]

    def _missing_confirmation(self):
        """S3.7: the problem is confirmed by samples or drawings, or is not."""
        if self.confirmation_ids:
            return []
        return [
            self.env._("Confirm the problem by samples or drawings, or say it is not.")
        ]

    def _content(self, code):
        content = super()._content(code)
        if code != "d2":
            return content
        facts = self.fact_ids.sorted(lambda f: (f.sequence, f.id))
        confirmations = self.confirmation_ids.sorted(lambda c: (c.done_on, c.id))
        return {
            **content,
            **{name: self[name] or "" for name in FIELDS_D2},
            "defective_qty": self.defective_qty,
            "uom": signed_name(self.product_id.uom_id, "name"),
            "fact_ids": [fact._content_line() for fact in facts],
            "confirmation_ids": [c._content_line() for c in confirmations],
        }
