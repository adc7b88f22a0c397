from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import retention, window
from ..tools.chain import sha256_hex

QA_HEAD = "complaint_mgmt.group_complaint_qa_head"


class ComplaintRetentionDecision(models.Model):
    """A cap ends before a minimum: which of the two laws counts for this file.

    Where only personal data is capped, it can go by then while the file is kept (GPSR
    and 21 CFR 211.198). GDPR 17(3)(b) lets a legal duty to keep win over erasure;
    another law may not. A person decides for the dates as they are; if they change, it
    is decided anew.
    """

    _name = "complaint.retention.decision"
    _description = "Decision on a Retention Conflict"
    _inherit = ["complaint.append.only"]
    _order = "id desc"

    entry_id = fields.Many2one(
        "complaint.archive.entry",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="entry_id.company_id", store=True, index=True)
    choice = fields.Selection(
        [
            (retention.MINIMUM, "Keep for the Longest “At Least”"),
            (
                retention.ERASE,
                "Erase Personal Data After the First “At Most”, Keep the File",
            ),
            (retention.CAP, "Destroy After the First “At Most”"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Decided By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    decided_at = fields.Datetime(string="Decided On", required=True, readonly=True)
    basis = fields.Char(
        required=True, readonly=True, help="SHA-256 of the dates it was decided on."
    )


class ComplaintArchiveEntry(models.Model):
    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    def action_decide_retention(self):
        """Open the dialog in which a conflict between two rules is decided.

        :return: a window action
        :raises AccessError: the user is no QA head
        :raises UserError: there is nothing to decide
        """
        self.ensure_one()
        self._check_may_decide_retention()
        return window.dialog(
            self.env._("Decide the Conflict"),
            "complaint.retention.decide",
            entry_id=self.id,
        )

    def _decide_retention(self, choice, reason):
        """Decide which rule counts where a cap ends before a minimum.

        :param str choice: `minimum`, `cap`, or `erase`: personal data goes at the cap,
            the file is kept
        :param str reason: why; it stays with the entry
        :raises AccessError: the user is no QA head, or may not read the entry
        :raises UserError: there is nothing to decide, no reason, or the rules do not
            let personal data go by itself
        """
        self.ensure_one()
        self._check_may_decide_retention()
        if choice == retention.ERASE and not self._can_erase_personal():
            raise UserError(
                self.env._(
                    "Personal data cannot go by itself here: an “At Most” covers the "
                    "whole file, or an “At Least” covers personal data."
                )
            )
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why: a decision needs a reason."))
        # sudo: the dates are those that the system counted.
        own = self.sudo()
        decision = self.env["complaint.retention.decision"]._append(
            [
                {
                    "entry_id": self.id,
                    "choice": choice,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "decided_at": fields.Datetime.now(),
                    "basis": sha256_hex(own.retention_data.encode()),
                }
            ]
        )
        self.env["complaint.event"]._record(
            own.complaint_id.sudo(False),
            "retention.decided",
            {
                "decision": decision.id,
                "choice": choice,
                "basis": decision.sudo().basis,
                "reason_sha256": sha256_hex(reason.encode()),
            },
        )
        own.invalidate_recordset(["retention_decision_ids"])
        own._refresh_retention()

    def _check_may_decide_retention(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(QA_HEAD):
            raise AccessError(
                self.env._("Only a QA head decides which law counts for a file.")
            )
        # sudo: as above.
        own = self.sudo()
        own._refresh_retention()
        if own.retention_state != retention.CONFLICT:
            raise UserError(self.env._("There is nothing to decide on this file."))
