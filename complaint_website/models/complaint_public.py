from odoo import api, models
from odoo.tools import email_normalize

TEXTS = ("statement", "remedy_sought", "source_url", "product_text", "lot_text")


class ComplaintComplaint(models.Model):
    """What comes in by the public form."""

    _inherit = "complaint.complaint"

    @api.model
    def _receive_public(self, website, form, files, suspicion=()):
        """Log a complaint from the public form.

        :param website: website record; its company gets the case
        :param dict form: texts `name`, `phone`, `email`, `statement`, `remedy_sought`,
            `product_text`, `lot_text`, `purchase_text`, `source_url`, `gtin`, `ref`,
            `consent_text`; bool `danger_reported`
        :param files: list of (file name, content as bytes), checked
        :param suspicion: codes of signs of spam
        :return: complaint.complaint
        """
        # sudo: whose website it is, is no secret.
        company = website.sudo().company_id
        names = (*TEXTS, "purchase_text", "consent_text", "danger_reported")
        values = {name: form[name] for name in names if form.get(name)}
        values["company_id"] = company.id
        if partner := self._public_partner(company):
            values["partner_id"] = partner.id
        item = self._public_item(company, form)
        person = {name: form.get(name) or False for name in ("name", "phone", "email")}
        items = [item] if item else []
        return self._receive("web", values, items, person, files, suspicion)

    @api.model
    def _public_partner(self, company):
        """Return who is logged in as a customer; nobody else is known by a form."""
        user = self.env.user
        if not user._is_portal() or user.partner_id.company_id - company:
            return self.env["res.partner"]
        return user.partner_id

    @api.model
    def _public_item(self, company, form):
        """Return product and lot as values of a line, or None where no product fits."""
        product, lot = self._public_goods(company, form)
        if not product:
            return None
        item = {"product_id": product.id, "lot_id": lot.id}
        if not lot and form.get("lot_text"):
            item["lot_text"] = form["lot_text"]
        return item

    @api.model
    def _public_goods(self, company, form):
        """Return the product and the lot that somebody means, as far as it is sure."""
        products, lots = self.env["product.product"], self.env["stock.lot"]
        said, printed = form.get("product_text"), form.get("lot_text")
        product, lot = products._find_by_reference(company, form.get("ref"))
        product = product or products._find_by_gtin(company, form.get("gtin"))
        if not product or said not in ("", None, product.name):
            # What was typed counts more than the label that opened the form.
            product, lot = products._find_by_name(company, said), lots.browse()
        if product:
            is_same = lot and lot.name == printed
            lot = lot if is_same else lots._find_printed(company, printed, product)
            return product, lot
        lot = lots._find_printed(company, printed)
        if lot and self._is_about(said, lot.product_id):
            return lot.product_id, lot
        return products, lots

    @api.model
    def _is_about(self, said, product):
        """Return whether a text may mean a product: short lot numbers are not rare."""
        words, name = (said or "").lower(), product.name.lower()
        return not words or words in name or name in words

    def _confirm_receipt(self):
        """One receipt to an address a day: anybody may type the address of another."""
        return super(
            ComplaintComplaint, self.filtered(lambda c: c._may_send_receipt())
        )._confirm_receipt()

    def _may_send_receipt(self):
        if self.door != "web" or self.suspected_spam:
            return True
        # sudo: the door and the handler who releases see no slots.
        slots = self.env["complaint.form.slot"].sudo()
        addresses = self._all_lines("person_ids").sudo().mapped("email")
        address = email_normalize(addresses[0]) if addresses and addresses[0] else ""
        return bool(address and slots._take("mail", address))
