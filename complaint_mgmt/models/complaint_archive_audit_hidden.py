from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint_confidential import CONFIDENTIAL

LINE = "complaint.archive.audit.line"


class ComplaintArchiveAudit(models.Model):
    """Confidential files in the sample: looked at by those who may know (S1.5.2, S1.6).

    Whoever closes the audit may not know of them: how many they are, and whether all
    were looked at, is all that is told.
    """

    _inherit = "complaint.archive.audit"  # pylint: disable=R8180

    hidden_count = fields.Integer(
        string="Confidential Files",
        compute="_compute_hidden",
        help="Files of the sample that you may not know of. A Confidential Reader "
        "looks at them.",
    )
    hidden_open_count = fields.Integer(
        string="Of These Not Looked At", compute="_compute_hidden"
    )
    sample_count = fields.Integer(string="Drawn", compute="_compute_hidden")

    @api.depends("line_ids.is_found", "line_ids.digest_result", "line_ids.is_retained")
    @api.depends_context("uid")
    def _compute_hidden(self):
        # of the hidden ones how many, and how many are open; nothing of what they are
        every = self._every_line()
        hidden = every - self._visible_lines()
        for audit in self:
            own = hidden.filtered(lambda line, a=audit: line.audit_id.id == a.id)
            audit.hidden_count = len(own)
            audit.hidden_open_count = len(own.filtered(lambda line: line._is_open()))
            audit.sample_count = len(every.filtered(lambda x, a=audit: x.audit_id == a))

    def _every_line(self):
        """Return the whole sample, as the engine reads it.

        Searched: the cache of `line_ids` may hold what the user may know of.
        """
        # sudo: evidence does not hang on who looks at it.
        return self.env[LINE].sudo().search([("audit_id", "in", self.ids)])

    def _visible_lines(self):
        """Return the files of the sample that the user may know of."""
        return self.env[LINE].search([("audit_id", "in", self.ids)])

    def _draw_sample(self):
        result = super()._draw_sample()
        self._call_confidential()
        return result

    def _call_confidential(self):
        """Call the Confidential Readers who may know of a file of the sample."""
        cases = self._every_line().entry_id.complaint_id
        cases = cases.filtered("is_confidential")
        users = self._users_of(CONFIDENTIAL)
        self._call_users(
            users.filtered(lambda user: any(case._may_know(user) for case in cases)),
            "complaint_mgmt.mail_activity_type_archive",
            lambda env: env._("Look at the confidential files of the audit"),
        )

    def _check_looked_at(self):
        """Refuse to close while a file was not looked at.

        :raises UserError: see above; of hidden files only how many
        """
        waiting = self._every_line().filtered(lambda line: line._is_open())
        # sudo: only to compare with all lines; how many is all that is told.
        visible = waiting & self._visible_lines().sudo()
        if visible:
            raise UserError(
                self.env._(
                    "Not looked at yet: %(names)s.",
                    names=", ".join(visible.entry_id.mapped("display_name")),
                )
            )
        if waiting:
            raise UserError(
                self.env._(
                    "%(count)s confidential files were not looked at yet: a "
                    "Confidential Reader does that.",
                    count=len(waiting),
                )
            )


class ComplaintArchiveAuditLine(models.Model):
    _inherit = "complaint.archive.audit.line"  # pylint: disable=R8180

    def _check_may_look(self):
        """Refuse whoever neither keeps the archive nor may look at secret files.

        :raises AccessError: see above
        """
        # sudo: whether the cases are confidential; the rules say who may know of them.
        lines = self.sudo()
        secret = all(lines.mapped("entry_id.complaint_id.is_confidential"))
        if not (secret and self.env.user.has_group(CONFIDENTIAL)):
            lines.audit_id.with_env(self.env)._check_role()
