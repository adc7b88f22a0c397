import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq

# 32 bytes of chance, written with the letters that an address may hold
TOKEN_BYTES = 32
TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
# What was decided and may be answered or, once closed, read.
PUBLIC_STATES = ("running", "closing", "closed")


class ComplaintRecallConsignee(models.Model):
    """The link by which a consignee answers without a login."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    access_token = fields.Char(groups="base.group_system", readonly=True, copy=False)

    _token_uniq = models.UniqueIndex("(access_token)", "A link is unique.")

    @api.model_create_multi
    def create(self, vals_list):
        if any("access_token" in vals for vals in vals_list):
            raise UserError(self._token_refusal())
        consignees = super().create(vals_list)
        # whatever a default of a caller's context said: the link is by chance
        consignees._write_tokens(consignees.ids)
        return consignees

    def write(self, vals):
        if "access_token" in vals:
            raise UserError(self._token_refusal())
        return super().write(vals)

    @api.model
    def _insert(self, recall, statement):
        result = super()._insert(recall, statement)
        self._ensure_tokens(recall)
        return result

    def _token_refusal(self):
        return self.env._("The link of a consignee is drawn by chance and stays.")

    @api.model
    def _ensure_tokens(self, recalls=None):
        """Give a link to every consignee that has none, in one statement.

        For rows that the scope engine inserts by SQL, and before a notice is sent.

        :param recalls: the complaint.recall to look at; None: the consignees of `self`,
            or all of them
        """
        self.flush_model(["access_token", "recall_id"])
        domain = SQL("TRUE")
        if recalls is not None:
            domain = SQL("recall_id = ANY(%s)", recalls.ids)
        elif self:
            domain = SQL("id = ANY(%s)", self.ids)
        query = SQL(
            "SELECT id FROM complaint_recall_consignee "
            "WHERE access_token IS NULL AND %s",
            domain,
        )
        self._write_tokens([row[0] for row in self.env.execute_query(query)])

    @api.model
    def _write_tokens(self, ids):
        if not ids:
            return
        self.flush_model(["access_token"])
        tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _id in ids]
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_recall_consignee AS c SET access_token = t.token "
                "FROM unnest(%s::int[], %s::varchar[]) AS t(id, token) "
                "WHERE c.id = t.id",
                list(ids),
                tokens,
            )
        )
        self.invalidate_model(["access_token"], flush=False)

    def _answer_path(self):
        """Return the address of the page on which the consignee answers.

        It holds the token: read it with the rights of the system only.
        """
        self.ensure_one()
        return f"/recall/{self.access_token}"

    @api.model
    def _find_by_token(self, token):
        """Return the consignee that a link opens, with the rights of the system.

        Nothing for a drill, for what was not decided, and for what nobody sent.

        :param str token: as in the link
        """
        # sudo: whoever has the link is the consignee; it opens this one row.
        consignees = self.sudo()
        found = consignees.browse()
        if isinstance(token, str) and TOKEN_SHAPE.fullmatch(token):
            found = consignees.search([("access_token", "=", token)], limit=1)
        if not found or not consteq(found.access_token, token):
            return consignees.browse()
        recall = found.recall_id
        if recall.is_mock or recall.state not in PUBLIC_STATES:
            return consignees.browse()
        return found
