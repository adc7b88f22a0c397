from odoo import api, models
from odoo.fields import Domain

from ..tools import mail_text

MOST_NAMED = 5


class ComplaintComplaint(models.Model):
    """What a mail is about: the customer, the order and the delivery that it names.

    Only what belongs to the customer is linked. The rest is a note for the handler,
    and nothing of it is told to who sent the mail.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _mail_facts(self, msg, text, company):
        """Return what is known of a mail.

        :return: dict: `links` (field name -> record), `notes` (list of str), `is_known`
            (whether the customer is on record)
        """
        customer, notes = self._mail_customer(self._sender_of(msg), company)
        named = mail_text.tokens(msg.get("subject"), text)
        links = {"partner_id": customer} if customer else {}
        env = self.env
        orders = self._orders_named(named, company)
        own = self._of_customer(orders, customer)
        if len(own) == 1:
            links["sale_order_id"] = own
        elif orders:
            notes.append(env._("Orders named: %(names)s", names=self._names_of(orders)))
        pickings = self._deliveries_named(named, company)
        own = self._of_customer(pickings, customer)
        if len(own) == 1:
            links["picking_id"] = own
        elif pickings:
            notes.append(
                env._("Deliveries named: %(names)s", names=self._names_of(pickings))
            )
        notes += self._notes_on_numbers(named, company)
        return {"links": links, "notes": notes, "is_known": bool(customer)}

    @api.model
    def _mail_customer(self, sender, company):
        """Return the customer who writes from an address, and notes on the choice.

        :return: (res.partner, list of str); no partner when it is not certain
        """
        if not sender:
            return self.env["res.partner"], [self.env._("The mail names no sender.")]
        domain = Domain("email_normalized", "=", sender)
        domain &= Domain("company_id", "in", [company.id, False])
        found = self.env["res.partner"].search(domain, limit=20)
        colleagues = found.filtered(lambda p: any(not u.share for u in p.user_ids))
        if colleagues:
            return found.browse(), [
                self.env._(
                    "The address is that of a colleague, %(name)s. Anybody can write "
                    "one, so ask him, and enter who complained.",
                    name=colleagues[0].name,
                )
            ]
        if len(found) <= 1:
            return found, []
        entity = found.commercial_partner_id
        if len(entity) == 1:
            return entity, []
        return found.browse(), [
            self.env._(
                "Several contacts have this address: %(names)s. Choose the customer.",
                names=self._names_of(found),
            )
        ]

    @api.model
    def _of_customer(self, documents, customer):
        entity = customer.commercial_partner_id
        return documents.filtered(
            lambda d: entity and d.partner_id.commercial_partner_id == entity
        )

    @api.model
    def _spellings(self, named):
        """Return words as written, and in capitals: s00026 is S00026."""
        return [*dict.fromkeys([*named, *(word.upper() for word in named)])]

    @api.model
    def _orders_named(self, named, company):
        words = self._spellings(named)
        if not words:
            return self.env["sale.order"]
        domain = Domain("name", "in", words) | Domain("client_order_ref", "in", words)
        domain &= Domain("company_id", "=", company.id)
        domain &= Domain("state", "!=", "cancel")
        return self.env["sale.order"].search(domain, limit=MOST_NAMED)

    @api.model
    def _deliveries_named(self, named, company):
        words = self._spellings(named)
        if not words:
            return self.env["stock.picking"]
        domain = [("name", "in", words), ("company_id", "=", company.id)]
        return self.env["stock.picking"].search(domain, limit=MOST_NAMED)

    @api.model
    def _notes_on_numbers(self, named, company):
        words = [word.upper() for word in named]
        if not words:
            return []
        domain = [
            ("name", "in", words),
            ("company_id", "=", company.id),
            # who reads the note need not know of those (S1.5.2)
            ("is_confidential", "=", False),
            # nor can what may still be taken back be linked
            ("is_provisional", "=", False),
        ]
        cases = self.search(domain, limit=MOST_NAMED)
        if not cases:
            return []
        return [
            self.env._(
                "Complaints named: %(names)s. Link them as related if they are.",
                names=", ".join(cases.mapped("name")),
            )
        ]

    @api.model
    def _names_of(self, records):
        names = [
            f"{record.display_name} ({record.partner_id.display_name})"
            if "partner_id" in record._fields and record._name != "res.partner"
            else record.display_name
            for record in records[:MOST_NAMED]
        ]
        return ", ".join(names)
