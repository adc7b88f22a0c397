from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

# Years; a claim of a customer is barred after so many (Civil Code of China 188).
KEPT_YEARS = ("complaint_mgmt.mail_aside_years", 3)
AT_ONCE = 200


class ComplaintLateMail(models.Model):
    """Mails that belong to no case are in no file that would be destroyed (PIPL 47).

    So they go by themselves: what machines sent, and what a person put aside with a
    reason. What nobody has decided on waits, however old it is.
    """

    _inherit = "complaint.late.mail"  # pylint: disable=R8180

    @api.autovacuum
    def _gc_aside(self):
        """Destroy mails of no case, or of one that is destroyed, after some years.

        Event, number of mails and who decided stay in the log, which holds no words.
        """
        name, default = KEPT_YEARS
        # sudo: a term decides this, nobody's rights.
        mails = self.sudo()
        years = int(mails.env["ir.config_parameter"].get_param(name) or default)
        since = fields.Datetime.now() - relativedelta(years=max(years, 1))
        over = Domain("state", "!=", "waiting") | Domain("kind", "=", "automatic")
        gone = Domain("complaint_id", "=", False) | Domain(
            "complaint_id.archive_entry_ids.state", "=", "destroyed"
        )
        domain = over & gone & Domain("received_at", "<", since)
        # one that became a case goes with the file of that case
        domain &= Domain("new_complaint_id", "=", False)
        mails.search(domain, limit=AT_ONCE, order="id")._destroy_aside()

    def _destroy_aside(self):
        if not self:
            return
        found = {self._name: self.ids}
        for company, mails in self.grouped("company_id").items():
            self.env["complaint.event"]._record(
                company, "mail.forgotten", {"mails": sorted(mails.ids)}
            )
        cases = self.env["complaint.complaint"]
        self.env.flush_all()
        cases._destroy_attachments(found)
        cases._destroy_messages(found)
        cases._destroy_pointers(found)
        cases._destroy_rows(self._table, self.ids)
        self.env.invalidate_all()
