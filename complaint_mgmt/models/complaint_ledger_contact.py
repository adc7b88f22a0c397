from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_ledger_run import FAILURES

PARTNER = "res.partner"
UNDONE_AT_ONCE = 500
# What is no use of a contact: that an import made it, and how it treats the name.
OWN_TABLES = ("complaint_ledger_contact", "complaint_ledger_match")


class ComplaintLedgerContact(models.Model):
    """One contact that an import made, so that it goes with what it was made for.

    Written by the import only. It is deleted with the contact.
    """

    _name = "complaint.ledger.contact"
    _description = "Contact Made by an Import"
    _order = "import_id, id"
    _rec_name = "partner_id"

    import_id = fields.Many2one(
        "complaint.ledger.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    partner_id = fields.Many2one(
        PARTNER, string="Contact", required=True, index=True, ondelete="cascade"
    )
    stays = fields.Selection(
        [
            ("used", "It is used"),
            ("changed", "Somebody changed it"),
            ("refused", "It could not be deleted"),
        ],
        string="Why It Stays",
    )
    used_in = fields.Char(help="The table that leads to it.")
    used_by = fields.Char(compute="_compute_used_by")

    @api.depends("used_in")
    @api.depends_context("lang")
    def _compute_used_by(self):
        models_of = self._models_of_tables()
        for contact in self:
            name = models_of.get(contact.used_in)
            # sudo: what a kind of document is called.
            model = name and self.env["ir.model"].sudo()._get(name).name
            contact.used_by = model or contact.used_in

    @api.model
    def _models_of_tables(self):
        """Return to which model a table belongs: dict, table -> name."""
        found = {}
        for model in self.env.registry.values():
            if not model._abstract:
                for field in model._fields.values():
                    if field.type == "many2many" and field.store and field.relation:
                        found.setdefault(field.relation, model._name)
        own = self.env.registry.values()
        return found | {m._table: m._name for m in own if not m._abstract}

    # ------------------------------------------------------------------
    # Taking them back
    # ------------------------------------------------------------------

    def _remove_unused(self):
        """Delete the contacts of these rows that nobody else needs, as the system.

        :return: the rows whose contact stays; each says why
        """
        # whoever takes one of them up now waits, or is refused
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                self.partner_id.ids,
            )
        )
        for contact in (changed := self._changed()):
            contact.stays = "changed"
        used = self._used()
        for contact in self - changed:
            if table := used.get(contact.partner_id.id):
                contact.write({"stays": "used", "used_in": table})
        free = self.filtered(lambda contact: not contact.stays)
        refused = free._delete_contacts()
        refused.write({"stays": "refused"})
        return self - (free - refused)

    def _changed(self):
        """Return the rows whose contact is not as the import made it."""
        rows = self.env.execute_query(
            SQL(
                """SELECT own.id
                     FROM complaint_ledger_contact own
                     JOIN res_partner partner ON partner.id = own.partner_id
                    WHERE own.id = ANY(%s)
                      AND (partner.create_date IS DISTINCT FROM own.create_date
                           OR partner.write_date IS DISTINCT FROM own.create_date
                           OR partner.write_uid IS DISTINCT FROM partner.create_uid)""",
                self.ids,
            )
        )
        return self.browse(row[0] for row in rows)

    def _delete_contacts(self):
        """Delete contacts; return the rows of those that something still keeps."""
        if not self:
            return self
        try:
            with self.env.cr.savepoint():
                self.import_id._forget_contacts(self.partner_id)
                # the ORM, so that other addons may refuse
                self.partner_id.unlink()
        except FAILURES:
            if len(self) == 1:
                return self
            half = len(self) // 2
            return self[:half]._delete_contacts() | self[half:]._delete_contacts()
        return self.browse()

    def _used(self):
        """Return what leads to these contacts: dict, contact id -> a table."""
        ids = self.partner_id.ids
        parts = [
            *self._by_keys(ids),
            *self._by_fields(ids),
            self._by_other_imports(ids),
        ]
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        return dict(rows)

    def _by_keys(self, ids):
        """Return queries on all columns with a foreign key to contacts."""
        dialogs = [m._table for m in self.env.registry.values() if m._transient]
        rows = self.env.execute_query(
            SQL(
                """SELECT other.relname, attribute.attname
                     FROM pg_constraint con
                     JOIN pg_class other ON other.oid = con.conrelid
                     JOIN pg_attribute attribute
                       ON attribute.attrelid = other.oid
                      AND attribute.attnum = con.conkey[1]
                    WHERE con.contype = 'f' AND con.confrelid = 'res_partner'::regclass
                      AND other.relname != ALL(%s)""",
                [*OWN_TABLES, *dialogs],
            )
        )
        return [self._by_column(table, column, ids) for table, column in rows]

    @staticmethod
    def _by_column(table, column, ids):
        own = SQL("AND id != %s", SQL.identifier(column))
        return SQL(
            "(SELECT DISTINCT %s::int, %s FROM %s WHERE %s = ANY(%s) %s)",
            SQL.identifier(column),
            table,
            SQL.identifier(table),
            SQL.identifier(column),
            ids,
            # a contact leads to itself as its own company
            own if table == "res_partner" else SQL(""),
        )

    def _by_fields(self, ids):
        """Return queries on fields that lead to a contact without a foreign key."""
        for model in self.env.registry.values():
            if not model._auto or model._abstract or model._transient:
                continue
            for field in model._fields.values():
                if not field.store:
                    continue
                if query := self._by_field(model, field, ids):
                    yield query

    def _by_field(self, model, field, ids):
        table, column = SQL.identifier(model._table), SQL.identifier(field.name)
        texts = [str(number) for number in ids]
        if field.type == "many2one_reference" and field.model_field:
            return SQL(
                """(SELECT DISTINCT %s::int, %s FROM %s
                     WHERE %s = 'res.partner' AND %s = ANY(%s))""",
                column,
                model._table,
                table,
                SQL.identifier(field.model_field),
                column,
                ids,
            )
        if field.type == "reference":
            return SQL(
                """(SELECT DISTINCT split_part(%s, ',', 2)::int, %s FROM %s
                     WHERE %s = ANY(%s))""",
                column,
                model._table,
                table,
                column,
                [f"{PARTNER},{text}" for text in texts],
            )
        if field.comodel_name == PARTNER and field.company_dependent:
            return SQL(
                """(SELECT DISTINCT said.value::int, %s
                      FROM %s, jsonb_each_text(%s) said WHERE said.value = ANY(%s))""",
                model._table,
                table,
                column,
                texts,
            )
        return None

    def _by_other_imports(self, ids):
        """Return a query on what other imports take for one of these contacts."""
        return SQL(
            """(SELECT DISTINCT partner_id, 'complaint_ledger_match'
                  FROM complaint_ledger_match
                 WHERE partner_id = ANY(%s) AND decision = 'link'
                   AND import_id != ALL(%s))""",
            ids,
            self.import_id.ids,
        )


class ComplaintComplaint(models.Model):
    """Contacts that a register made go with its last case (S1.4.6, PIPL 47)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _made_contacts(self):
        """Return which customers of these cases an import made."""
        # sudo: who it is does not depend on who asks.
        contacts = self.env["complaint.ledger.contact"].sudo()
        return contacts.search([("partner_id", "in", self.sudo().partner_id.ids)])

    @api.model
    def _destroy_contacts(self, contacts):
        """Delete contacts that nothing else leads to any more; return how many.

        One that the house uses or has changed is its own, and stays as every contact.
        """
        if not contacts:
            return 0
        self.env.flush_all()
        self.env.invalidate_all()
        contacts.write({"stays": False, "used_in": False})
        return len(contacts) - len(contacts._remove_unused())


class ComplaintLedgerImport(models.Model):
    """Contacts that an import makes, and takes back with its cases."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    contact_ids = fields.One2many(
        "complaint.ledger.contact", "import_id", string="Contacts", readonly=True
    )
    kept_contact_ids = fields.One2many(
        "complaint.ledger.contact",
        "import_id",
        string="Contacts That Stay",
        domain=[("stays", "!=", False)],
        readonly=True,
    )

    def _create_contacts(self, names):
        """Create the contacts that were decided, with the rights of the user.

        :param names: customers of the complaints that are taken over now
        """
        # sudo: the decision is carried out; nobody changes it here.
        new = self.env["complaint.ledger.match"].sudo()
        new = new.search(
            [
                ("import_id", "=", self.id),
                ("kind", "=", "customer"),
                ("decision", "=", "create"),
                ("key", "in", list(names)),
            ]
        )
        # nobody follows it, and no message says so: it is used by nobody yet
        clean = {
            "lang": self.env.context.get("lang"),
            "tracking_disable": True,
            "mail_create_nosubscribe": True,
        }
        partners = self.with_env(self.env(context=clean)).env[PARTNER]
        partners = partners.create(
            [{"name": m.text, "company_id": self.company_id.id} for m in new]
        )
        for match, partner in zip(new, partners, strict=True):
            match._write_proposal({"partner_id": partner.id, "decision": "link"})
        # sudo: noted by the system, so that they go with the cases.
        self.env["complaint.ledger.contact"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "company_id": self.company_id.id,
                    "partner_id": partner.id,
                }
                for partner in partners
            ]
        )

    def _check_may_create_contacts(self):
        """Refuse to begin where contacts are to be made by who may not.

        :raises UserError: the user may not create contacts
        """
        wanted = any(match.decision == "create" for match in self.match_ids)
        if wanted:
            self.match_ids._check_may_create()

    def _forget_contacts(self, partners):
        """Let the names of contacts that are deleted be created anew."""
        self.env["complaint.ledger.match"].flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_ledger_match
                      SET partner_id = NULL, decision = 'create'
                    WHERE import_id = ANY(%s) AND partner_id = ANY(%s)""",
                self.ids,
                partners.ids,
            )
        )
        self.env["complaint.ledger.match"].invalidate_model(flush=False)

    def _undo_contacts(self):
        """Remove the next contacts that were made; return whether more may follow."""
        # sudo: what the import made goes with it, whoever takes it back.
        contacts = self.env["complaint.ledger.contact"].sudo()
        domain = [("import_id", "=", self.id), ("stays", "=", False)]
        found = contacts.search(domain, limit=UNDONE_AT_ONCE, order="id DESC")
        if not found:
            return False
        count = len(found)
        stay = found._remove_unused()
        undone = self.position["undone"]
        gone = undone.get("contacts", 0) + count - len(stay)
        position = {**self.position, "undone": {**undone, "contacts": gone}}
        self._write_engine({"position": position, "stepped_at": fields.Datetime.now()})
        return True

    def _note_undone(self, undone):
        """Record what was taken back, and which contacts stay and why."""
        # sudo: ids and codes for the log.
        stay = self.sudo().kept_contact_ids
        self._note(
            "undone",
            cases=self.undone_count,
            given_back=undone["back"],
            gaps=undone["gaps"],
            contacts=undone.get("contacts", 0),
            contacts_kept=[
                [contact.partner_id.id, contact.stays, contact.used_in or ""]
                for contact in stay
            ],
        )
