from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools.chain import sha256_hex

CONFIDENTIAL = "complaint_mgmt.group_complaint_confidential"
READER = "complaint_mgmt.group_complaint_reader"


class ComplaintComplaint(models.Model):
    """A confidential case is known to its own people only (S1.5.2, S4.10).

    These are its handler, who logged it, who is named on it, and the role Confidential
    Reader; never whom it is about. For everybody else there is no such case: not by
    search, name, count, export, report or RPC (`ir.rule`), and nobody else is told.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    is_confidential = fields.Boolean(
        string="Confidential",
        copy=False,
        help="Only the handler, who logged it, the persons named here and Confidential "
        "Readers know of this case.",
    )
    confidential_user_ids = fields.Many2many(
        "res.users",
        "complaint_confidential_user_rel",
        string="May Know of It",
        domain="[('share', '=', False)]",
        copy=False,
        help="Readers of complaints who may know of this confidential case as well.",
    )

    # ------------------------------------------------------------------
    # Who may know
    # ------------------------------------------------------------------

    @api.model
    def _confidential_domain(self):
        """Return the Domain of the cases that the current user may not know of."""
        me = [self.env.uid]
        own = (
            Domain("user_id", "in", me)
            | Domain("reported_by_id", "in", me)
            | Domain("confidential_user_ids", "in", me)
        )
        if self.env.user.has_group(CONFIDENTIAL):
            own = Domain.TRUE
        about_me = Domain("subject_user_ids", "in", me)
        return Domain("is_confidential", "=", True) & (about_me | ~own)

    def _may_know(self, user):
        """Return whether a user may know of this case at all.

        :param user: one res.users
        """
        self.ensure_one()
        # sudo: who has a part in it decides, whoever asks; yes or no.
        case, user = self.sudo(), user.sudo()
        if not case.is_confidential:
            return True
        if user in case.subject_user_ids:
            return False
        own = case.user_id | case.reported_by_id | case.confidential_user_ids
        return user in own or user.has_group(CONFIDENTIAL)

    def _may_be_called(self, user):
        return super()._may_be_called(user) and self._may_know(user)

    def _is_in_company(self, user):
        # who is called by role is asked by company: nobody who may not know
        return super()._is_in_company(user) and self._may_know(user)

    def _secret_ones(self):
        # sudo: whether it is confidential does not depend on who asks.
        return self.sudo().filtered("is_confidential").with_env(self.env)

    def _compute_display_name(self):
        result = super()._compute_display_name()
        self._hide_names(self.env._("Confidential Case"))
        return result

    # ------------------------------------------------------------------
    # Making it so, and lifting it
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        # sudo: the category decides, whoever logs the case.
        marked = cases.sudo().filtered(
            lambda c: c.is_confidential or c.category_id.is_confidential
        )
        marked.sudo(False)._become_confidential()
        return cases

    def write(self, vals):
        # first, since what is read below as the system would be in everybody's cache
        self.check_access("write")
        self._check_confidential(vals)
        # sudo: whether a case was confidential, nothing else of it.
        before = self.sudo().filtered("is_confidential")
        if vals.get("is_confidential"):
            (self.sudo() - before)._name_me()
        result = super().write(vals)
        # sudo: what became of it decides, whether or not the user still reads it.
        after = self.sudo()
        if "category_id" in vals:
            after.filtered("category_id.is_confidential")._become_confidential()
        (after.filtered("is_confidential") - before)._become_confidential()
        parts = {"user_id", "confidential_user_ids", "subject_user_ids"}
        if parts & vals.keys():
            before._shut_out()
        return result

    def _check_confidential(self, vals):
        """Refuse to lift it without reason, and to name people by who may not.

        :raises AccessError: the user is no Confidential Reader
        :raises UserError: there is no reason
        """
        lifted = self.browse()
        if "is_confidential" in vals and not vals["is_confidential"]:
            # sudo: which of these cases are confidential, nothing else of them.
            lifted = self.sudo().filtered("is_confidential").sudo(False)
        if not lifted:
            return
        if not self.env.su and not self.env.user.has_group(CONFIDENTIAL):
            raise AccessError(
                self.env._("Only a Confidential Reader opens a case to all readers.")
            )
        raise UserError(
            self.env._("Use the button “Lift Confidentiality”: it asks for the reason.")
        )

    @api.constrains("confidential_user_ids")
    def _check_named(self):
        # sudo: rights of those who are named are not readable by everybody.
        for case in self.sudo():
            outside = case.confidential_user_ids.filtered(
                lambda user: user.share or not user.has_group(READER)
            )
            if outside:
                raise ValidationError(
                    self.env._(
                        "%(user)s reads no complaints. Give the role Reader first.",
                        user=outside[0].name,
                    )
                )

    def action_make_confidential(self):
        """Make these cases confidential, for their own people only (S1.5.2).

        :return: True
        :raises AccessError: the user may not write them
        """
        self.check_access("write")
        for case in self.filtered(lambda c: not c.is_confidential):
            case.write({"is_confidential": True})
        return True

    def _become_confidential(self):
        """Note it, keep whoever did it, and take it from everybody else."""
        # sudo: the system keeps it shut; who has no right to it may have logged it.
        cases = self.sudo()
        cases._name_me()
        cases._write_system({"is_confidential": True})
        self.env["complaint.event"]._record(cases, "complaint.confidential")
        cases._shut_out()

    def _name_me(self):
        """Let whoever makes a case confidential know of it further on."""
        user = self.env.user
        if user.has_group(READER):
            cases = self.filtered(lambda case: user not in case.subject_user_ids)
            cases._write_system({"confidential_user_ids": [Command.link(user.id)]})

    def _lift_confidentiality(self, reason):
        """Open these cases to all readers again.

        :param str reason: why
        :raises AccessError: the user is no Confidential Reader
        :raises UserError: no reason
        """
        self.check_access("read")
        if not self.env.user.has_group(CONFIDENTIAL):
            raise AccessError(
                self.env._("Only a Confidential Reader opens a case to all readers.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the case may be known to all readers."))
        # sudo: the role was judged; a closed case is opened to readers as well.
        cases = self.sudo().filtered("is_confidential")
        cases._write_system({"is_confidential": False})
        data = {"reason_sha256": sha256_hex(reason.encode())}
        self.env["complaint.event"]._record(cases, "complaint.opened_to_readers", data)
        for case in cases:
            case.message_post(body=reason, subtype_xmlid="mail.mt_note")

    # ------------------------------------------------------------------
    # Nobody else is told
    # ------------------------------------------------------------------

    def _shut_out(self):
        result = super()._shut_out()
        # sudo: of all people, whatever the user may see of them.
        for case in self.sudo()._secret_ones():
            case._withdraw_notifications()
        return result

    def _withdraw_notifications(self):
        """Take back what others were told of it: Odoo shows a message to whom it is
        addressed, whatever that person may read of the document.
        """
        about = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        # sudo: messages to others are taken back, also those the user may not read.
        messages = self.env["mail.message"].sudo().search(about)
        for message in messages:
            told = message.partner_ids | message.notification_ids.res_partner_id
            strangers = told.filtered(lambda p: not self._partner_may_know(p))
            if strangers:
                message.partner_ids -= strangers
                notes = message.notification_ids
                notes.filtered(lambda n, s=strangers: n.res_partner_id in s).unlink()

    @api.model
    def _closed_writable_fields(self):
        # S1.5.2: that it is confidential may be found out after closing
        return super()._closed_writable_fields() | {
            "is_confidential",
            "confidential_user_ids",
        }

    @api.model
    def _handling_fields(self):
        return super()._handling_fields() | {"confidential_user_ids"}

    @api.model
    def _logged_fields(self):
        return [*super()._logged_fields(), "confidential_user_ids"]

    def _event_value(self, name):
        if name == "confidential_user_ids":
            # sudo: ids for the log, which has its own readers.
            return sorted(self.sudo().confidential_user_ids.ids)
        return super()._event_value(name)


class ComplaintGateStep(models.Model):
    _inherit = "complaint.gate.step"  # pylint: disable=R8180

    def _is_able(self, user):
        able = super()._is_able(user)
        if not able or self.round_id.res_model != "complaint.complaint":
            return able
        return self.round_id._document()._may_know(user)


class ComplaintAction(models.Model):
    _inherit = "complaint.action"  # pylint: disable=R8180

    @api.model
    def _case_except(self, uid):
        """Return the actions of a confidential case that a user has a part in."""
        return Domain("owner_id", "=", uid) | Domain("verifier_id", "=", uid)


class ComplaintCategory(models.Model):
    _inherit = "complaint.category"  # pylint: disable=R8180

    is_confidential = fields.Boolean(
        string="Confidential",
        help="Cases of this category become confidential by themselves.",
    )
