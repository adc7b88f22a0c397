from odoo import SUPERUSER_ID, api, fields, models

from ..tools import lifecycle

ASK_ACTIVITY = "complaint_mgmt.mail_activity_type_ask_customer"
CASE = "complaint.complaint"


class ComplaintProcedureVersion(models.Model):
    """Whether who logged a complaint follows up on its answer, signed with the rest."""

    _inherit = "complaint.procedure.version"  # pylint: disable=R8180

    reporter_follows_up = fields.Boolean(
        string="Whoever Logged It Follows Up",
        help="As soon as the customer is answered, whoever logged the complaint and "
        "handles none, such as sales, is called to ask if it is accepted (S3.19).",
    )

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | {"reporter_follows_up"}

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        # only where it is said, so that what was signed before keeps its digest
        if gate == "procedure" and self.reporter_follows_up:
            payload["reporter_follows_up"] = True
        return payload


class ComplaintComplaint(models.Model):
    """Quality answers, and sales follows up with the customer (S3.19)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _call_reporter_to_ask(self):
        """Call who logged the case to ask the customer, in this very transaction."""
        for complaint in self:
            # sudo: what the procedure says, and who logged it, whoever answers.
            own = complaint.sudo()
            reporter = own.reported_by_id
            if not own.procedure_version_id.reporter_follows_up or not (
                own._may_ask_customer(reporter)
            ):
                continue
            complaint._end_asking()
            complaint._call_people(
                reporter,
                ASK_ACTIVITY,
                lambda env: env._("The customer was answered: ask if it is accepted"),
            )
            data = {"called": reporter.ids}
            self.env["complaint.event"]._record(complaint, "reply.follow_up", data)

    def _may_ask_customer(self, user):
        """Return whether a user asks: at work here, no handler, and not concerned."""
        return (
            not user.share
            and not user.has_group(lifecycle.HANDLER)
            and user not in self._gate_barred_users()
            and self._is_in_company(user)
        )

    def _end_asking(self):
        # sudo: nobody has to ask any more, for whomever it was planned.
        self.sudo().activity_unlink([ASK_ACTIVITY])

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        self.filtered(lambda case: old_states.get(case) == "reply")._end_asking()
        return result

    def _note_asked(self, user):
        """Tell the handler that the customer was asked; what was said is in the file.

        :param user: who asked
        """
        for complaint in self.filtered("user_id"):
            handler = complaint.user_id
            text = complaint.with_context(lang=handler.lang).env._(
                "%(name)s asked the customer about the answer. Note in the reply if it "
                "is accepted.",
                name=user.name,
            )
            complaint.with_user(SUPERUSER_ID).message_post(
                body=text,
                partner_ids=handler.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )


class ComplaintReply(models.Model):
    _inherit = "complaint.reply"  # pylint: disable=R8180

    def _tell(self):
        result = super()._tell()
        if self.purpose != "result":
            return result
        if self.satisfaction == "pending":
            self.complaint_id._call_reporter_to_ask()
        else:
            self.complaint_id._end_asking()
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get("satisfaction") in ("yes", "no"):
            self.complaint_id._end_asking()
        return result


class MailActivity(models.Model):
    _inherit = "mail.activity"  # pylint: disable=R8180

    def _action_done(self, feedback=False, attachment_ids=None):
        kind = self.env.ref(ASK_ACTIVITY, False)
        asked = self.filtered(
            lambda a: kind and a.activity_type_id == kind and a.res_model == CASE
        )
        # sudo: the handler hears of it, whatever whoever asked may read.
        cases = self.env[CASE].sudo().browse(asked.mapped("res_id"))
        result = super()._action_done(feedback, attachment_ids)
        cases._note_asked(self.env.user)
        return result


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"  # pylint: disable=R8180

    @api.model
    def _get_model_info_by_xmlid(self):
        info = super()._get_model_info_by_xmlid()
        info[ASK_ACTIVITY] = {"res_model": False, "unlink": False}
        return info


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "reply.follow_up": self.env._("Called to ask the customer"),
        }
