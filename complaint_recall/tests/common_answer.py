"""What tests of answers share: a running recall, consignees that were written to."""

from odoo import fields

from ..models.complaint_recall_response_line import FIGURES
from .common_recall import RecallCase


class AnswerCase(RecallCase):
    """`pharmacy` got 200 of F-1, `clinic` 100 of F-2; both were written to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a case that is not run: its helpers decide one recall for all tests
        helper = cls()
        cls.recall = helper.decide()
        helper.write_to(cls.recall)
        cls.pharmacy = helper.consignee_of(cls.customer, cls.recall)
        cls.clinic = helper.consignee_of(cls.stranger, cls.recall)

    def consignee_of(self, partner, recall=None):
        """Return the consignee of a customer, with the rights of the engine."""
        consignees = (recall or self.recall).sudo().consignee_ids
        return consignees.filtered(lambda c: c.partner_id == partner)

    def write_to(self, recall):
        """Let all consignees of a recall be written to."""
        consignees = recall.sudo().consignee_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_recall_consignee SET notified_at = %s WHERE id = ANY(%s)",
            [fields.Datetime.now(), consignees.ids],
        )
        consignees.invalidate_recordset(["notified_at"])
        consignees._refresh_state()

    def answer(self, consignee=None, source="page", to=(), **figures):
        """Answer for a consignee with one lot.

        :param to: customers that it was passed on to, see `shop`
        :param figures: names of `FIGURES`, quantities; received all by default
        """
        consignee = consignee or self.pharmacy
        line = consignee.line_ids
        figures = {"received": line.expected_qty, **figures}
        rows = [{"line_id": line.id, **row} for row in to]
        answer = {
            "person": "Wang Fang",
            "phone": "+86 571 5550 0101",
            "remark": "",
            "figures": {line.id: {name: figures.get(name, 0) for name in FIGURES}},
            "passed_on": rows,
        }
        return consignee._take_answer(answer, source)

    def shop(self, name="Corner Shop", quantity=40, **values):
        """Return a customer of a consignee, as it is named on the page."""
        return {"name": name, "quantity": quantity, **values}
