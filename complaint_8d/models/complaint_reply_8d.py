from odoo import api, models


class ComplaintReply(models.Model):
    """A customer who does not accept the result sends the team back (S3.20)."""

    _inherit = "complaint.reply"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        replies = super().create(vals_list)
        replies._send_back_8d()
        return replies

    def write(self, vals):
        pending = self.filtered(lambda reply: reply.satisfaction != "no")
        result = super().write(vals)
        if vals.get("satisfaction") == "no":
            pending._send_back_8d()
        return result

    def _send_back_8d(self):
        refused = self.filtered(
            lambda r: r._is_told_result() and r.satisfaction == "no"
        )
        for complaint, replies in refused.grouped("complaint_id").items():
            comments = filter(None, replies.mapped("customer_comment"))
            complaint._send_back_8d("\n".join(comments))


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _send_back_8d(self, comment):
        """Begin the next iteration of the reports that were finished (S3.20)."""
        self.ensure_one()
        # sudo: the handler who notes the answer need not read the reports.
        reports = self.sudo().report_8d_ids
        for report in reports.filtered(lambda r: r.state in ("closed", "review")):
            reason = report.env._(
                "%(complaint)s: the customer is not satisfied. %(comment)s",
                complaint=self.name,
                comment=comment,
            )
            report._next_iteration(reason.strip())
