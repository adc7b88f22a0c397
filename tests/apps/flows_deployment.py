"""Where else the cause of an 8D report may be at work, by real bills of materials."""

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.complaint_8d.tests.common_8d import EightDCase


@tagged("post_install", "-at_install")
class TestDeployment(EightDCase):
    """Products that go into each other; the team has no role in manufacturing."""

    def bom(self, product, *components):
        lines = [Command.create({"product_id": c.id}) for c in components]
        values = {"product_tmpl_id": product.product_tmpl_id.id, "bom_line_ids": lines}
        return self.env["mrp.bom"].create(values)

    def proposed(self):
        self.product.categ_id = self.env["product.category"].create({"name": "Pads"})
        report = self.new_report()
        # the team does not read bills of materials; they are looked at all the same
        report.action_propose_prevention()
        return {d.product_id: d.source for d in report.deployment_ids}

    def test_what_contains_the_product_is_proposed_level_by_level(self):
        """Horizontal deployment: the brake and the axle in which the pad goes."""
        brake, axle = self.new_product("Brake"), self.new_product("Axle")
        self.bom(brake, self.product)
        self.bom(axle, brake)
        self.assertEqual(self.proposed(), {brake: "used_in", axle: "used_in"})

    def test_what_shares_a_component_is_proposed(self):
        """The same resin goes into another pad, but not into what contains that one."""
        resin, other = self.new_product("Resin"), self.new_product("Rear pad")
        self.bom(self.product, resin)
        self.bom(other, resin)
        self.bom(self.new_product("Rear brake"), other)
        self.assertEqual(self.proposed(), {other: "component"})

    def test_bills_in_a_circle_come_to_an_end(self):
        """Reworked goods may go into themselves; other companies have their own."""
        brake = self.new_product("Brake")
        self.bom(brake, self.product)
        foreign = self.new_product("Foreign brake")
        self.bom(foreign, self.product).company_id = self.other_company
        again = self.new_product("Reworked brake")
        self.bom(again, brake)
        reworked = self.bom(self.product, self.new_product("Dust"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s",
            [again.id, reworked.id],
        )
        self.env.invalidate_all()
        found = self.proposed()
        self.assertEqual(found[brake], "used_in")
        self.assertEqual(found[again], "used_in")
        self.assertNotIn(foreign, found)
        self.assertNotIn(self.product, found)
