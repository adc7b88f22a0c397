from odoo import fields, models
from odoo.tools import float_compare

from .complaint_recall_response_line import FIGURES


class ComplaintRecallConsignee(models.Model):
    """What the page of a consignee says: what is recalled, and what comes next."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    def _public_notice(self):
        """Return what the page says about the recall, in the language of the context.

        :return: dict: `headline`, `urgent` (text, may be empty), `sections`: list of
            (heading, text), `contact_name`, `contact_phone`, `after_hours_phone`
        """
        self.ensure_one()
        recall = self.recall_id
        contact = ("contact_name", "contact_phone", "after_hours_phone")
        notice = {name: recall[name] or "" for name in contact}
        wordings = recall.wording_ids.filtered(lambda w: w.state == "force")
        wording = recall._wording_for(self.env.context.get("lang"), wordings)
        sections = self._wording_sections(wording)
        if not sections:
            sections = [(self.env._("What is wrong"), recall.reason or "")]
            sections.append((self.env._("What you have to do"), self._plain_orders()))
        return {
            **notice,
            "headline": wording.headline or recall.title,
            "urgent": wording._urgent_mark() if wording else "",
            "sections": sections,
        }

    def _wording_sections(self, wording):
        """Return the parts of a notice that belong on the page: (heading, text)."""
        headings = {
            "reason": self.env._("What is wrong"),
            "hazard": self.env._("Danger"),
            "stop": self.env._("Stop at once"),
            "instructions": self.env._("What you have to do"),
            "pass_on": self.env._("Whom you have to tell"),
            "remedies": self.env._("What you get"),
        }
        return [(label, wording[n]) for n, label in headings.items() if wording[n]]

    def _plain_orders(self):
        return "\n".join(
            (
                self.env._("Stop selling, passing on and using these lots at once."),
                self.env._("Keep them apart, locked, and marked."),
                self.env._("Tell all to whom you passed them on."),
                self.env._("Answer below, also when you have nothing left."),
            )
        )

    def _figure_labels(self):
        """Return what the page asks of each lot, in the language of the context."""
        return dict(
            zip(
                FIGURES,
                (
                    self.env._("Received"),
                    self.env._("Still here, kept apart"),
                    self.env._("Used, or sold to those who use it"),
                    self.env._("Destroyed"),
                    self.env._("Will be sent back to you"),
                    self.env._("Passed on to other businesses"),
                ),
                strict=True,
            )
        )

    def _answer_that_counts(self):
        """Return the answer to show: the one with figures, else the last one."""
        self.ensure_one()
        return self.figures_response_id or self.response_ids[:1]

    def _lines_to_return(self):
        return self.line_ids.filtered("declared_return")

    def _return_address(self):
        """Return where goods are sent back to, as lines of text."""
        self.ensure_one()
        partner = self.recall_id.company_id.partner_id
        lines = partner._display_address(without_company=True).splitlines()
        return [partner.name, *(line.strip() for line in lines if line.strip())]

    def _quantity_text(self, quantity, uom):
        """Return a quantity with its unit, as people of the language write it."""
        lang = self.env["res.lang"]._lang_get(self.env.context.get("lang") or "en_US")
        text = lang.format("%.6f", quantity, grouping=True)
        point = lang.decimal_point
        if point in text:
            text = text.rstrip("0").rstrip(point)
        return f"{text} {uom.name}"

    def _hints(self):
        """Return what does not add up in the answer that counts, as sentences."""
        self.ensure_one()
        hints = []
        for row in self.figures_response_id.line_ids:
            hints += self._hints_of(row)
        return hints

    def _hints_of(self, row):
        text = self._quantity_text
        lot, uom = row.lot_id.name, row.uom_id
        rounding = {"precision_rounding": uom.rounding}
        accounted = sum(row[f"{name}_qty"] for name in FIGURES[1:])
        hints = []
        if float_compare(row.received_qty, row.shipped_qty, **rounding):
            hints.append(
                self.env._(
                    "%(lot)s: we delivered %(shipped)s, you received %(received)s.",
                    lot=lot,
                    shipped=text(row.shipped_qty, uom),
                    received=text(row.received_qty, uom),
                )
            )
        if float_compare(accounted, row.received_qty, **rounding):
            hints.append(
                self.env._(
                    "%(lot)s: you received %(received)s and said of %(accounted)s what "
                    "became of it.",
                    lot=lot,
                    received=text(row.received_qty, uom),
                    accounted=text(accounted, uom),
                )
            )
        named = sum(
            other.quantity
            for other in row.response_id.passed_on_ids
            if other.consignee_line_id == row.consignee_line_id
        )
        if float_compare(named, row.passed_on_qty, **rounding):
            hints.append(
                self.env._(
                    "%(lot)s: you passed on %(passed)s and named customers for "
                    "%(named)s.",
                    lot=lot,
                    passed=text(row.passed_on_qty, uom),
                    named=text(named, uom),
                )
            )
        return hints

    def _local_time(self, moment):
        """Return a moment as text, in the time of the company."""
        zone = self.recall_id.company_id.partner_id.tz or self.recall_id.user_id.tz
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=zone or "UTC"), moment
        )
        return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"
