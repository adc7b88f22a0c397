from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import email_normalize

from ..tools import lifecycle, mail_rules, mail_text
from ..tools.chain import sha256_hex

ASIDE = "complaint.late.mail"
PER_HOUR = ("complaint_mgmt.mail_per_hour", 10)


class ComplaintComplaint(models.Model):
    """Where a mail goes: a new case, the case it is about, or aside for a person.

    The address of a sender proves nothing. It decides to which customer a new case is
    ascribed, and it may keep a mail out of a case; it never gives rights.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    sender_key = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Digest of the address that the receipt goes to, to notice too many.",
    )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {"sender_key"}

    @api.model
    def _route_mail(self, message, msg, route):
        """Return the route of a mail that the gateway brought to a complaint.

        :param message: email.message.EmailMessage
        :param dict msg: the mail as parsed by the gateway
        :param route: (model, id, values, user id, alias)
        :return: a route; without an alias, so that no failure of ours is mailed to a
            customer
        """
        model, thread_id, values, __, alias = route
        if not thread_id:
            if model != self._name:
                return (model, thread_id, values, SUPERUSER_ID, alias)
            self._mark_alias_used(alias)
            return self._route_new_mail(message, msg, values)
        case = self._case_of_document(model, thread_id)
        if not case:
            return (model, thread_id, values, SUPERUSER_ID, alias)
        if not case._is_correspondent(msg):
            return self._route_new_mail(message, msg, case._mail_defaults_of(alias))
        if model == ASIDE:
            model, thread_id = self._name, case.id
        return case._route_to_case(message, msg, (model, thread_id))

    @api.model
    def _route_new_mail(self, message, msg, values):
        team, company = self.env["complaint.team"]._mail_team(values)
        target = {"team_id": team.id, "company_id": company.id}
        if why := self._why_no_complaint(message, msg):
            return self._route_aside(target, "automatic", why)
        if case := self._case_named_in(msg, company):
            return case._route_to_case(message, msg, (self._name, case.id))
        if self._is_flood(msg):
            return self._route_aside(target, "flood")
        return (self._name, 0, target, SUPERUSER_ID, None)

    def _route_to_case(self, message, msg, document):
        """Return the route of a mail on this case; what comes too late goes aside."""
        self.ensure_one()
        target = {"team_id": self.team_id.id, "company_id": self.company_id.id}
        if self.is_provisional:
            # it may be taken back: what comes meanwhile is a case of its own
            return (self._name, 0, target, SUPERUSER_ID, None)
        if self.state not in lifecycle.FINAL:
            return (*document, None, SUPERUSER_ID, None)
        target["complaint_id"] = self.id
        why = self._why_no_complaint(message, msg)
        return self._route_aside(target, "automatic" if why else "late", why)

    @api.model
    def _route_aside(self, target, kind, why=None):
        values = {**target, "kind": kind, "why": why or False}
        return (ASIDE, 0, values, SUPERUSER_ID, None)

    @api.model
    def _case_of_document(self, model, record_id):
        """Return the case that a document belongs to, or none."""
        document = self.env[model].browse(record_id).exists()
        if model == self._name:
            return document
        field = document._fields.get("complaint_id")
        if field and field.comodel_name == self._name:
            return document.complaint_id
        return self.browse()

    def _mail_defaults_of(self, alias):
        if alias and alias.alias_model_id.model == self._name:
            return alias.alias_defaults
        return {"team_id": self.team_id.id, "company_id": self.company_id.id}

    @api.model
    def _mark_alias_used(self, alias):
        if alias and alias.alias_status != "valid":
            alias.alias_status = "valid"

    # ------------------------------------------------------------------
    # What is no complaint
    # ------------------------------------------------------------------

    @api.model
    def _why_no_complaint(self, message, msg):
        """Return why a mail is none that a person wrote to us, or None."""
        sender = self._sender_of(msg)
        why = mail_rules.why_automatic(message.get, sender, msg.get("subject"))
        if not why and sender and self._is_own_address(sender):
            return "sender"
        return why

    @api.model
    def _is_own_address(self, address):
        return bool(self.env["mail.alias.domain"]._find_aliases([address]))

    @api.model
    def _is_flood(self, msg):
        """Tell whether a sender made more cases within an hour than a person does."""
        name, default = PER_HOUR
        limit = int(self.env["ir.config_parameter"].get_param(name) or default)
        key = self._sender_key(self._sender_of(msg))
        if not key:
            return False
        since = fields.Datetime.now() - timedelta(hours=1)
        domain = [("sender_key", "=", key), ("create_date", ">=", since)]
        return self.search_count(domain, limit=limit) >= limit

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        # `_is_flood` stands for it: what is too much is kept, and nobody is bounced
        return None

    @api.model
    def _sender_of(self, msg):
        return email_normalize(msg.get("email_from") or "", strict=False) or ""

    @api.model
    def _sender_key(self, address):
        address = email_normalize(address or "", strict=False)
        return sha256_hex(address.encode()) if address else False

    # ------------------------------------------------------------------
    # To which case
    # ------------------------------------------------------------------

    @api.model
    def _case_named_in(self, msg, company):
        """Return the case whose number the subject names, if it is the sender's."""
        subject = msg.get("subject") or ""
        names = {token.upper() for token in mail_text.tokens(subject, "")}
        if not names:
            return self.browse()
        domain = [("name", "in", list(names)), ("company_id", "=", company.id)]
        sender = self._sender_of(msg)
        found = self.search(domain, limit=10)
        return found.filtered(lambda case: case._is_party(sender))[:1]

    def _is_party(self, sender):
        """Tell whether an address is the customer's, or that of who complained."""
        if not sender:
            return False
        domain = [("email_normalized", "=", sender)]
        customers = self.env["res.partner"].search(domain).commercial_partner_id
        if self.commercial_partner_id & customers:
            return True
        persons = self.person_ids.filtered(lambda p: p.kind == "complainant")
        return sender in [email_normalize(person.email or "") for person in persons]

    def _is_correspondent(self, msg):
        """Tell whether a reply may join the case.

        Who holds one of our message ids was written to, or got the mail from who was.
        A contact of another customer to whom nobody wrote is kept out.
        """
        sender = self._sender_of(msg)
        domain = [("email_normalized", "=", sender)]
        partners = self.env["res.partner"].search(domain) if sender else None
        if not partners or self._is_party(sender):
            return True
        if any(not user.share for user in partners.user_ids):
            return True
        return bool(partners & self.message_partner_ids) or self._wrote_to(partners)

    def _wrote_to(self, partners):
        domain = [
            ("model", "=", self._name),
            ("res_id", "=", self.id),
            ("partner_ids", "in", partners.ids),
        ]
        return bool(self.env["mail.message"].search_count(domain, limit=1))
