from odoo import models
from odoo.fields import Command

STEPS = (
    "action_drill_start",
    "action_find_scope",
    "action_time_list",
    "action_time_contacts",
    "action_time_balance",
)


class ComplaintDemo(models.AbstractModel):
    """Acts of the story after a decision: tell, hear, take back, account for, end."""

    _inherit = "complaint.demo"  # pylint: disable=R8180

    def _consignee(self, recall, key):
        """Return the consignee that a name in the story means.

        :param str key: a customer of the story, or the name that another one gave
        """
        partner = self._ref(f"partner_{key}", required=False)
        if partner:
            return recall.consignee_ids.filtered(lambda c: c.partner_id == partner)
        return recall.consignee_ids.filtered(lambda c: c.name == key)

    def _recall_call(self, recall, act):
        """Call a consignee, and note what came of it."""
        action = self._consignee(recall, act["consignee"]).action_log_call()
        calls = recall.env[action["res_model"]].with_context(**action["context"])
        calls.create({name: act[name] for name in act.keys() & {"result", "person"}})

    def _recall_answer(self, recall, act):
        """Enter what a consignee says on the phone about its only lot."""
        action = self._consignee(recall, act["consignee"]).action_enter_answer()
        dialog = recall.env[action["res_model"]].browse(action["res_id"])
        figures = {f"{name}_qty": value for name, value in act["figures"].items()}
        dialog.line_ids.write(figures)
        line = dialog.line_ids.consignee_line_id
        dialog.write(
            {
                "source": "phone",
                "person": act["person"],
                "remark": act.get("remark"),
                "passed_on_ids": [
                    Command.create({**row, "consignee_line_id": line.id})
                    for row in act.get("passed_on", [])
                ],
            }
        )
        dialog.action_confirm()

    def _recall_expect(self, recall, act):
        """Expect a return, count what came and put it into quarantine."""
        action = self._consignee(recall, act["consignee"]).action_expect_return()
        pickings = recall.env["stock.picking"].search(action["domain"], order="id")
        picking = pickings[-1:]
        picking.move_line_ids.write({"quantity": act["came"]})
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _recall_file(self, recall, act):
        """File something with the authority, now."""
        filing = recall.env["complaint.recall.filing"].create(
            {"recall_id": recall.id, **act["values"]}
        )
        filing.action_confirm()

    def _recall_check(self, recall, act):
        """Ask those who were drawn whether they were told and have acted."""
        recall.action_draw_checks()
        for check in recall.env["complaint.recall.check"].search(
            [("recall_id", "=", recall.id)]
        ):
            check.write({"method": "phone", "got_notice": "yes", "has_acted": "yes"})
            check.action_done()

    def _recall_compare(self, recall, act):
        recall.action_view_differences()

    def _recall_complete(self, recall, act):
        recall.action_complete_recovery()

    def _recall_drill(self, recall, act):
        """Work through the steps of a drill and end it."""
        for step in STEPS:
            getattr(recall, step)()
        recall.action_finish_drill()
