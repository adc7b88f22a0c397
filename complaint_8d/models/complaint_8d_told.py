import json

from odoo import fields, models

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex


class Complaint8DStep(models.Model):
    """A complete discipline keeps what it said, word by word.

    What is signed, printed and sent is that. A product or a colleague who is called
    otherwise later changes no report and takes no signature (21 CFR 11.70).
    """

    _inherit = "complaint.8d.step"  # pylint: disable=R8180

    told = fields.Text(
        string="What It Said",
        readonly=True,
        copy=False,
        help="When it was completed, as JSON.",
    )

    def _as_told(self):
        """Return the values that keep what the discipline says now."""
        # one language and every right: it is the same, whoever completes it
        report = self.report_id._gate_neutral()
        product = report.product_id
        content = report._content(self.code)
        told = {
            "content": content,
            "product": {"id": product.id, "name": product.display_name or ""},
        }
        return {
            "told": canonical_json(told).decode(),
            "digest": sha256_hex(canonical_json(content)),
        }

    def _reopen(self, reason):
        result = super()._reopen(reason)
        steps = self.report_id.step_ids
        steps.filtered(lambda s: not s.is_done)._write_engine({"told": False})
        return result


class Complaint8D(models.Model):
    """What a report says: its complete disciplines as they were completed."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _told(self, code):
        """Return what a discipline said when it was completed, else what it says now.

        :param str code: "d0" to "d8"
        :return: dict, as of `_content`
        """
        kept = self._kept(code)
        return kept["content"] if kept else self._content(code)

    def _told_product(self):
        """Return the name of the product, as it was when the problem was described."""
        kept = self._kept("d2")
        if kept and kept["product"]["id"] == self.product_id.id:
            return kept["product"]["name"]
        return self.product_id.display_name or ""

    def _kept(self, code):
        step = self._step(code)
        return json.loads(step.told) if step.is_done and step.told else None
