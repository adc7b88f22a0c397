from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ..tools import lifecycle, window
from ..tools.chain import sha256_hex

ESCALATED_ACTIVITY = "complaint_mgmt.mail_activity_type_escalated"
VICE_LEADER = "complaint_mgmt.group_complaint_vp"


class ComplaintComplaint(models.Model):
    """What was agreed with the customer, and what happens when nothing is agreed."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    negotiation_ids = fields.One2many(
        "complaint.negotiation",
        "complaint_id",
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )
    agreement_text = fields.Text(
        string="Agreement", copy=False, help="What both sides agreed on (S2.4.3.3)."
    )
    agreement_on = fields.Date(string="Agreed On", copy=False)
    agreement_customer = fields.Char(string="For the Customer", copy=False)
    agreement_user_id = fields.Many2one(
        "res.users",
        string="For Us",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    followup_at = fields.Datetime(string="Followed Up On", copy=False)
    followup_result = fields.Text(string="Result of the Follow-up", copy=False)
    escalated_at = fields.Datetime(
        string="Reported to the Vice Leader", readonly=True, copy=False
    )
    no_agreement_at = fields.Datetime(
        string="Given Up On", readonly=True, copy=False, tracking=True
    )
    no_agreement_reason = fields.Text(
        string="Why There Is No Agreement", readonly=True, copy=False
    )
    no_agreement_contact = fields.Text(
        string="Where the Customer May Turn", readonly=True, copy=False
    )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {
            "negotiation_ids",
            "escalated_at",
            "no_agreement_at",
            "no_agreement_reason",
            "no_agreement_contact",
        }

    @api.model
    def _handling_fields(self):
        return super()._handling_fields() | {
            "agreement_text",
            "agreement_on",
            "agreement_customer",
            "agreement_user_id",
            "followup_at",
            "followup_result",
        }

    @api.model
    def _logged_fields(self):
        return [*super()._logged_fields(), "agreement_text", "followup_result"]

    def write(self, vals):
        if vals.get("state") == "investigation":
            given_up = self.filtered("no_agreement_at")
            given_up._write_system(
                {
                    "no_agreement_at": False,
                    "no_agreement_reason": False,
                    "no_agreement_contact": False,
                }
            )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Negotiation
    # ------------------------------------------------------------------

    def action_negotiate(self):
        """Open the dialog that notes an offer and what the customer said.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        return self._dialog("complaint.negotiate", self.env._("Offer to the Customer"))

    def _negotiate(self, vals):
        """Note one round of the negotiation.

        :param dict vals: offer, answer, result, person, happened_at
        :return: complaint.negotiation
        :raises AccessError: the user is no handler
        :raises UserError: the case is closed, no offer, or a time in the future
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        if not (vals.get("offer") or "").strip():
            raise UserError(self.env._("Write down what we offered."))
        if vals["happened_at"] > fields.Datetime.now():
            raise UserError(self.env._("A talk cannot have been in the future."))
        rounds = self.env["complaint.negotiation"]
        known = self.negotiation_ids
        last = rounds._append(
            [
                {
                    **vals,
                    "complaint_id": self.id,
                    "number": max(known.mapped("number"), default=0) + 1,
                    "user_id": self.env.uid,
                }
            ]
        )
        data = {
            "number": last.number,
            "result": last.result,
            "offer_sha256": sha256_hex((last.offer or "").encode()),
            "answer_sha256": sha256_hex((last.answer or "").encode()),
        }
        self.env["complaint.event"]._record(self, "negotiation.added", data)
        self._check_refusals()
        return last

    def _dialog(self, model, name):
        return window.dialog(name, model, complaint_id=self.id)

    # ------------------------------------------------------------------
    # No agreement: the vice leader is called (S2.4.3.4)
    # ------------------------------------------------------------------

    def _refusal_count(self):
        """Return how often the customer refused what we answered or offered."""
        replies = self._all_lines("reply_ids").filtered(
            lambda r: r._is_told_result() and r.satisfaction == "no"
        )
        refused = self.negotiation_ids.filtered(lambda n: n.result == "no")
        return len(replies) + len(refused)

    def _check_refusals(self):
        """Call the vice leader when the customer refused as often as the version says.

        In the same transaction as the refusal.
        """
        for complaint in self:
            # sudo: what the procedure says, and every refusal, whoever notes this one.
            own = complaint.sudo()
            limit = own.procedure_version_id.refusals_to_escalate
            if limit and not own.escalated_at and own._refusal_count() >= limit:
                complaint._escalate_refusals()

    def _escalate_refusals(self):
        # sudo: the rule of the procedure calls people, not the rights of who notes.
        own = self.sudo()
        own._write_system({"escalated_at": fields.Datetime.now()})
        users = own.env.ref(VICE_LEADER).all_user_ids.filtered(own._is_in_company)
        heads = own.env.ref(lifecycle.QA_HEAD).all_user_ids
        users = users or heads.filtered(own._is_in_company)
        for user in users:
            own.activity_schedule(
                ESCALATED_ACTIVITY,
                user_id=user.id,
                summary=own.with_context(lang=user.lang).env._(
                    "The customer refused again: look into the case"
                ),
            )
        data = {"refusals": own._refusal_count(), "called": sorted(users.ids)}
        self.env["complaint.event"]._record(self, "complaint.escalated", data)

    def action_close_without_agreement(self):
        """Open the dialog in which the QA head gives the agreement up.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        name = self.env._("Close Without Agreement")
        return self._dialog("complaint.no.agreement", name)

    def _close_without_agreement(self, reason, contact):
        """Close a case on which nothing could be agreed.

        :param str reason: why nothing more is offered
        :param str contact: where the customer may turn (ISO 10002, 8); sent to it
        :raises AccessError: the user is no QA head
        :raises UserError: the vice leader was not called, or a text is blank
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(lifecycle.QA_HEAD):
            raise AccessError(
                self.env._("Only the QA head closes a case without an agreement.")
            )
        self._check_may_give_up(reason, contact)
        self._write_system(
            {
                "no_agreement_at": fields.Datetime.now(),
                "no_agreement_reason": reason,
                "no_agreement_contact": contact,
            }
        )
        self.message_post(
            body=contact,
            partner_ids=self.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        data = {
            "reason_sha256": sha256_hex(reason.encode()),
            "contact_sha256": sha256_hex(contact.encode()),
        }
        self.env["complaint.event"]._record(self, "complaint.no_agreement", data)
        return self.action_close()

    def _check_may_give_up(self, reason, contact):
        self._require(
            self.state == "reply" and self._current_replies()[-1:].satisfaction == "no",
            self.env._("The customer did not refuse the answer on this decision."),
        )
        self._require(
            self.escalated_at,
            self.env._(
                "The vice leader is called first, after as many refusals as the "
                "procedure says. Go on negotiating."
            ),
        )
        self._require(
            (reason or "").strip() and (contact or "").strip(),
            self.env._(
                "Say why nothing more is offered, and tell the customer where to turn."
            ),
        )

    def _guard_settled(self):
        if self.no_agreement_at and self.escalated_at:
            return None
        return super()._guard_settled()

    # ------------------------------------------------------------------
    # What is missing before closing
    # ------------------------------------------------------------------

    def _missing_agreement(self, requirement):
        if self.no_agreement_at or (
            (self.agreement_text or "").strip()
            and self.agreement_on
            and (self.agreement_customer or "").strip()
            and self.agreement_user_id
        ):
            return None
        return self.env._(
            "Write down the agreement, its date and who agreed for both sides."
        )

    def _missing_settled(self, requirement):
        settled = self._current_replies()[-1:].satisfaction == "yes"
        if settled or self.no_agreement_at:
            return None
        return self.env._("Go on until the customer says that it is settled.")

    def _missing_followup_visit(self, requirement):
        replied = self._current_replies()[-1:].replied_at
        done = self.followup_at and not is_html_empty(self.followup_result)
        if done and replied and self.followup_at >= replied:
            return None
        return self.env._(
            "Call or visit the customer after the solution, and note the result."
        )
