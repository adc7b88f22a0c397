from odoo import api, fields, models
from odoo.fields import Domain


class Complaint8D(models.Model):
    """A report on a confidential case is known to its team and its people (S1.5.2).

    `ir.rule` hides it; here nobody else is called, told or made a follower, and a link
    to it shows no title.
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    is_hidden = fields.Boolean(
        string="Confidential", compute="_compute_is_hidden", compute_sudo=True
    )

    @api.depends("complaint_ids.is_confidential")
    def _compute_is_hidden(self):
        # searched: what another user has read of the list is in the cache
        secret = [("complaint_ids.is_confidential", "=", True)]
        hidden = self.search(Domain("id", "in", self.ids) & Domain(secret))
        for report in self:
            report.is_hidden = report._origin in hidden

    def _may_know(self, user):
        """Return whether a user may know of this report at all.

        :param user: one res.users
        """
        self.ensure_one()
        # sudo: who has a part in it decides, whoever asks; yes or no.
        report, user = self.sudo(), user.sudo()
        if not report.is_hidden:
            return True
        # searched: see `_compute_is_hidden`
        mine = Domain("id", "=", self.id) & report._case_except(user.id)
        if report.search_count(mine, limit=1):
            return True
        cases = report.complaint_ids.search([("report_8d_ids", "in", self.ids)])
        return all(case._may_know(user) for case in cases)

    def _secret_ones(self):
        # sudo: whether it is hidden does not depend on who asks.
        return self.sudo().filtered("is_hidden").with_env(self.env)

    @api.depends_context("uid")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        self._hide_names(self.env._("Confidential Report"))
        return result

    @api.model
    def _case_except(self, uid):
        """Return the reports that a user works on: the team knows of its own."""
        return Domain("user_id", "=", uid) | Domain("member_ids.user_id", "=", uid)

    # ------------------------------------------------------------------
    # Nobody else is told
    # ------------------------------------------------------------------

    def _call_users(self, users, xmlid, summary, moment=None):
        users = users.filtered(self._may_know)
        return super()._call_users(users, xmlid, summary, moment)

    def write(self, vals):
        result = super().write(vals)
        if "complaint_ids" in vals:
            self._shut_out()
        return result


class Complaint8DStep(models.Model):
    _inherit = "complaint.8d.step"  # pylint: disable=R8180

    def _called(self, level, coordinators):
        users = super()._called(level, coordinators)
        return users.filtered(self.report_id._may_know)


class Complaint8DEffectiveness(models.Model):
    _inherit = "complaint.8d.effectiveness"  # pylint: disable=R8180

    def _call_users(self, users, xmlid, summary, moment=None):
        # sudo: the report whose check it is.
        users = users.filtered(self.sudo().report_id._may_know)
        return super()._call_users(users, xmlid, summary, moment)


class ComplaintGateStep(models.Model):
    _inherit = "complaint.gate.step"  # pylint: disable=R8180

    def _is_able(self, user):
        able = super()._is_able(user)
        if not able or self.round_id.res_model != "complaint.8d":
            return able
        return self.round_id._document()._may_know(user)


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _shut_out(self):
        result = super()._shut_out()
        # sudo: the reports on the case, whoever makes it confidential.
        self.sudo()._secret_ones().report_8d_ids._shut_out()
        return result


class ComplaintAction(models.Model):
    """An action hides with the report that it belongs to, as with its case."""

    _inherit = "complaint.action"  # pylint: disable=R8180

    _case_also = ("report_id",)

    @api.model
    def _case_except(self, uid):
        """Return the actions that a user has a part in, or the team of a user."""
        team = self.env["complaint.8d"]._case_except(uid)
        return super()._case_except(uid) | Domain("report_id", "any!", team)


class ComplaintChange(models.Model):
    """A change hides with the report that it belongs to, as with its case."""

    _inherit = "complaint.change"  # pylint: disable=R8180

    _case_also = ("report_id",)


class ComplaintInternalNotice(models.Model):
    """A copy of a report hides with it, but not from whom it was given to (S3.6)."""

    _inherit = "complaint.internal.notice"  # pylint: disable=R8180

    _case_also = ("report_id",)

    @api.model
    def _case_except(self, uid):
        """Return the copies of reports that a user was given."""
        given = Domain("recipient_ids.user_id", "=", uid)
        return given & Domain("report_id", "!=", False)
