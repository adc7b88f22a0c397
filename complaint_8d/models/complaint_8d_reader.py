from odoo import models

from .complaint_8d_part import PARTS

# Whose paper is made. Whoever sets the key gets a paper that tells less, never more.
READER = "eight_d_reader"


class Complaint8D(models.Model):
    """A report on complaints of several customers tells none of them of the others.

    Names, numbers and people of the other customers are left out of what is sent; what
    the team writes in its own words is the same for all.
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _customers(self):
        """Return the companies whose problem it is, with the rights of the engine."""
        # sudo: whose it is does not depend on who prints.
        report = self.sudo()
        partners = report.complaint_ids.partner_id
        if report.kind == "customer":
            partners |= report.partner_id
        return partners.commercial_partner_id

    def _for_reader(self, partner):
        """Return this report as it is printed for a customer.

        :param partner: res.partner to whom it is sent
        """
        return self.with_context(**{READER: partner.id})

    def _other_customers(self):
        """Return the customers of whom the paper that is made says nothing."""
        reader = self.env.context.get(READER)
        customers = self._customers()
        if not reader or len(customers) < 2:
            return customers.browse()
        return customers - customers.browse(reader).commercial_partner_id

    def _told_to(self, partner, name):
        """Return a name or number of the customer of the report, for its own eyes."""
        others = self._for_reader(partner)._other_customers()
        # sudo: whose report it is, whoever sends it.
        own = self.sudo().partner_id.commercial_partner_id
        return False if own in others else self[name]

    def _paper_source(self, iteration=0, upto="d8"):
        source = super()._paper_source(iteration, upto)
        others = self._other_customers()
        if not others:
            return source
        names = others.mapped("name")
        # sudo: whose report it is, whoever prints it.
        if self.sudo().partner_id.commercial_partner_id in others:
            reader = others.browse(self.env.context[READER]).sudo()
            own = {"partner_id": reader.commercial_partner_id.display_name}
            own |= dict.fromkeys(("customer_reference", "customer_part"), "")
            source = {**source, "report": {**source["report"], **own}}
        parts = source[PARTS]["part_ids"]
        source = {**source, PARTS: {"part_ids": _without(parts, "partner_id", names)}}
        team = source.get("d1", {}).get("member_ids")
        if team:
            team = _without(team, "company", names)
            source["d1"] = {**source["d1"], "member_ids": team}
        return source


def _without(lines, key, names):
    """Return those lines that are of none of these companies."""
    return [
        line
        for line in lines
        if not any(
            line[key] == name or (line[key] or "").startswith(f"{name}, ")
            for name in names
        )
    ]
