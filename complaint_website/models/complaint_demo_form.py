import uuid

from odoo import api, models

SHOP = "Jiale Supermarket, Luoyang (佳乐超市洛阳店)"
FORM = {
    "name": "Ms Kong (孔女士)",
    "phone": "139 5550 0733",
    "statement": "A hair is baked into the walnut cake. I have kept the cake and the "
    "bag. 核桃酥里烤进了一根头发，饼和袋子都留着。",
    "remedy_sought": "Tell me how that can happen. 请说明原因。",
    "product_text": "Walnut Cake 320 g (核桃酥)",
    "lot_text": "WC260907",
    "purchase_text": f"{SHOP}, last Saturday (上周六)",
}


class ComplaintDemo(models.AbstractModel):
    """A visitor of the food maker's website fills the public form in."""

    _inherit = "complaint.demo"

    @api.model
    def _install_form(self):
        """Send the form that was not sent yet; called by the demo data."""
        if self._ref("complaint_web_hair", required=False):
            return
        website = self.env.ref("complaint_website.demo_website_food")
        visitor = self.env(user=website.user_id.id, su=False, context={})
        form = {**FORM, "consent_text": website.company_id._complaint_privacy_text()}
        key = uuid.uuid5(uuid.NAMESPACE_URL, "web_hair").hex
        case = website.with_env(visitor)._take_complaint(form, [], key, "203.0.113.7")
        self._keep("complaint", [{"key": "web_hair"}], case)
        self._end_of_act()
