from odoo import api, fields, models
from odoo.fields import Command

SIGNED = {"decision": "approve"}


class ComplaintDemo(models.AbstractModel):
    """The story of the recalls, from the suspicion to the signed decision.

    `recalls.json` tells each of them as acts of people, in the order in which they
    happened; what comes after the decision is in `complaint_demo_recovery.py`. Nobody
    of the story is told by mail: the customers are called, so that nothing is sent.
    """

    _inherit = "complaint.demo"  # pylint: disable=R8180

    @api.model
    def _install_recalls(self):
        """Play the recalls that were not played yet; called by the demo data."""
        for told in self._tell("recalls"):
            name = f"recall_{told['key']}"
            if self._ref(name, required=False):
                continue
            company = self._company(told)
            self._recalls_sell(company, told)
            recall = getattr(self, f"_recalls_{told['from']}")(company, told)
            self._keep_own(name, recall)
            self._end_of_act()
            for act in told["acts"]:
                actor = self._as(act["by"], company)
                getattr(self, f"_recall_{act['do']}")(recall.with_env(actor), act)
                self._end_of_act()

    def _recalls_sell(self, company, told):
        if "orders" in told:
            self._lots_trade(company, told)

    # ------------------------------------------------------------------
    # Where they come from
    # ------------------------------------------------------------------

    def _recalls_complaint(self, company, told):
        env = self._as(told["leader"], company)
        complaint = self._ref(f"complaint_{told['complaint']}").with_env(env)
        action = complaint.action_start_recall()
        return env[action["res_model"]].browse(action["res_id"])

    def _recalls_lot(self, company, told):
        env = self._as(told["leader"], company)
        action = self._ref(f"lot_{told['lot']}").with_env(env).action_start_recall()
        return env[action["res_model"]].browse(action["res_id"])

    def _recalls_supplier(self, company, told):
        """Begin with the number on the label of a supplier."""
        env = self._as(told["leader"], company)
        recall = env["complaint.recall"].create({"title": told["title"]})
        action = recall.action_open_find()
        dialogs = env[action["res_model"]].with_context(**action["context"])
        dialog = dialogs.create({"supplier_lot": told["supplier_lot"]})
        dialog.action_search()
        dialog.action_add()
        return recall

    def _recalls_drill(self, company, told):
        """Plan drills as the coordinator, and begin the first one of them."""
        plan = self._as(told["coordinator"], company)["complaint.recall.drill"].create(
            {**told["plan"], "leader_id": self._ref(f"user_{told['leader']}").id}
        )
        self._keep_own(f"drill_{told['key']}", plan)
        action = plan.action_start_now()
        dialogs = plan.env[action["res_model"]].with_context(**action["context"])
        lot = self._ref(f"lot_{told['lot']}")
        opened = dialogs.create({"kind": "chosen", "lot_id": lot.id}).action_start()
        return plan.env[opened["res_model"]].browse(opened["res_id"])

    # ------------------------------------------------------------------
    # Assessment and decision
    # ------------------------------------------------------------------

    def _recall_assess(self, recall, act):
        """Say what is wrong, by which law, and what consignees are told."""
        name, code = act["law"]
        law = recall.env.ref(f"complaint_recall.complaint_recall_regime_{name}")
        klass = law.class_ids.filtered(lambda k: k.code == code)
        values = {"regime_id": law.id, "class_id": klass.id}
        recall.write({**values, **act["values"]})
        for key, depth in act.get("levels", {}).items():
            self._consignee(recall, key).depth = depth
        recall.action_propose_wordings()

    def _recall_take_out(self, recall, act):
        """Take all lots out of the scope but those that the story keeps."""
        kept = self.env["stock.lot"].union(
            *(self._ref(f"lot_{n}") for n in act["keep"])
        )
        rows = recall.scope_lot_ids.filtered(lambda row: row.lot_id not in kept)
        action = rows.action_exclude()
        dialogs = recall.env[action["res_model"]].with_context(**action["context"])
        dialogs.create({"reason": act["reason"]}).action_confirm()

    def _recall_evaluate(self, recall, act):
        hazard = recall.env["complaint.recall.hazard"].create(
            {"recall_id": recall.id, "class_id": recall.class_id.id, **act["answers"]}
        )
        hazard.action_confirm()

    def _recall_minute(self, recall, act):
        """Write the minutes of a meeting that somebody else convened."""
        recall.env["complaint.recall.meeting"].create(
            {
                "recall_id": recall.id,
                "chair_id": self._ref(f"user_{act['chair']}").id,
                "held_at": fields.Datetime.now(),
                "place": act["place"],
                "conclusion": act["conclusion"],
                "attendee_ids": [
                    Command.create({"department": department, "name": name})
                    for department, name in act["attendees"]
                ],
            }
        )

    def _recall_meet(self, recall, act):
        recall.meeting_ids.action_confirm()

    def _recall_submit(self, recall, act):
        self._confirm(recall, recall.action_submit_decision(), {})

    def _recall_sign(self, recall, act):
        self._confirm(recall, recall.action_gate_sign(), SIGNED)
