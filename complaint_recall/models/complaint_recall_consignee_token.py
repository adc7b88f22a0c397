import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq

# Two UUIDs of the database's strong random numbers, 244 bits of chance in 32 bytes,
# written with the letters that an address may hold: one statement for all rows.
TOKEN = SQL(
    """translate(encode(decode(replace(
           gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
           'hex'), 'base64'), '+/=', '-_')"""
)
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
        consignees._draw_tokens(SQL("id = ANY(%s)", consignees.ids))
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
        domain = SQL("access_token IS NULL")
        if recalls is not None:
            domain = SQL("%s AND recall_id = ANY(%s)", domain, recalls.ids)
        elif self:
            domain = SQL("%s AND id = ANY(%s)", domain, self.ids)
        self._draw_tokens(domain)

    @api.model
    def _draw_tokens(self, domain):
        self.flush_model(["access_token", "recall_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_recall_consignee SET access_token = %s WHERE %s",
                TOKEN,
                domain,
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
