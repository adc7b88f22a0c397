from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command

from ..scope import rows

ACTIVITY = "complaint_recall.mail_activity_type_recall_sibling"
ROLES = (
    "complaint_recall.group_recall_manager",
    "complaint_recall.group_recall_user",
    "base.group_system",
)


class ComplaintRecall(models.Model):
    """Goods of the scope that another company has: that company is called, once.

    A recall never reaches into another company. Its decision begins a draft there, with
    the lots that are there, and calls the recall coordinators of that company.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _on_decided(self):
        result = super()._on_decided()
        for recall in self.filtered(lambda r: not r._is_quiet()):
            recall._call_siblings()
        return result

    def _call_siblings(self):
        if not self.foreign_lot_count:
            return
        found = self.lot_ids._genealogy_lot_ids("down")
        found |= set(self.lot_ids._genealogy("down").lots)
        lots = defaultdict(set)
        for lot, company in self.env.execute_query(rows.companies(found)):
            lots[company].add(lot)
        # sudo: who was called before, whoever may see it.
        known = self.sudo().search([("parent_id", "=", self.id)]).company_id
        for company in self.env["res.company"].browse(sorted(lots)):
            if company not in self.company_id | known:
                self._begin_sibling(company, lots[company.id])

    def _begin_sibling(self, company, lot_ids):
        """Begin a draft in another company.

        :return: the complaint.recall there, with sudo; empty when nobody is there
        """
        users = self._coordinators_of(company)
        if not users:
            return self.browse()
        # sudo: the engine acts for a company in which the signer may have no role;
        # nobody sees the draft but the people of that company.
        recalls = self.sudo().with_context(allowed_company_ids=company.ids)
        sibling = recalls.with_company(company).create(
            {
                "company_id": company.id,
                "title": self.title,
                "reason": self.reason,
                "origin": "lots",
                "lot_ids": [Command.set(sorted(lot_ids))],
                "user_id": users[0].id,
                "known_at": fields.Datetime.now(),
                "contact_name": users[0].name,
                "contact_phone": company.phone,
            }
        )
        sibling._write_engine({"parent_id": self.id})
        sibling._find_scope()
        for user in users:
            sibling._call_coordinator(user)
        data = {"sibling": sibling.id, "company": company.id}
        self.env["complaint.event"]._record(self, "recall.sibling_begun", data)
        return sibling

    def _coordinators_of(self, company):
        """Return who is called in a company: coordinators, else the team."""
        # sudo: who has a role in another company, to be called there and not named here
        users = self.env["res.users"].sudo()
        for role in ROLES:
            group = self.env.ref(role).sudo()
            found = users.search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", company.ids),
                    ("share", "=", False),
                ],
                order="id",
            )
            if found:
                return found
        return users

    def _call_coordinator(self, user):
        words = self.with_context(lang=user.lang)
        self.activity_schedule(
            ACTIVITY,
            user_id=user.id,
            summary=words.env._("Recalled in another company: decide here, too"),
        )
