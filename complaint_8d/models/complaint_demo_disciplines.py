from datetime import timedelta

from odoo import fields, models

MATRIX = ("effect", "cost", "time", "risk")
NOT_THERE = "None of the lot is there, by the delivery records. 查发货记录，无此批。"


class ComplaintDemo(models.AbstractModel):
    """How the disciplines of the 8D story are filled in, each by those who do it."""

    _inherit = "complaint.demo"  # pylint: disable=R8180

    def _eight_d_fill_d0(self, report, told):
        values = {
            "emergency_by_id": report.user_id.id,
            "emergency_at": report.received_at + timedelta(hours=3),
            "is_needed": "yes",
        }
        report.write({**values, **told["d0"]})

    def _eight_d_fill_d1(self, report, told):
        report.member_ids.filtered(lambda m: m.role == "leader").function = "Quality"
        known = report.member_ids.user_id.ids
        for role, login, function, task in told["d1"]:
            user_id = self._eight_d_user(login)
            values = {"role": role, "function": function, "task": task}
            if user_id in known:
                own = report.member_ids.filtered(lambda m, u=user_id: m.user_id.id == u)
                own.write(values)
                continue
            owner = {"report_id": report.id, "user_id": user_id}
            report.env["complaint.8d.member"].create({**owner, **values})

    def _eight_d_fill_d2(self, report, told):
        words = {f"problem_{name}": text for name, text in told["d2"].items()}
        report.write(words)
        facts = report.fact_ids.sorted("sequence")
        for line, said in zip(facts, told["facts"], strict=True):
            names = ("is_fact", "is_not", "difference", "change")
            line.write(dict(zip(names, said, strict=True)))
        values = {"report_id": report.id, "result": "confirmed", **told["confirm"]}
        report.env["complaint.8d.confirmation"].create(values)

    def _eight_d_fill_d3(self, report, told):
        for line in report.containment_ids:
            said = told["places"].get(line.location, {})
            if said is not None:
                line.write(self._eight_d_place(line, said))
        for values in told.get("interim", []):
            action = report.env["complaint.action"].create(
                {
                    "report_id": report.id,
                    "discipline": "d3",
                    "kind": "containment",
                    **self._eight_d_plan(values),
                }
            )
            if "evidence" in values:
                self._eight_d_carry(action, values)
        values = told.get("d3", {})
        if "ica_result" in values:
            began = report.received_at + timedelta(days=1)
            checked = {"ica_checked_by_id": report.env.uid}
            values = {**values, **checked, "ica_effective_on": began.date()}
        report.write(values)

    def _eight_d_place(self, line, said):
        suspect = said.get("suspect", line.qty_suspect)
        if not suspect:
            return {"answer": "not_affected", "reason": said.get("reason", NOT_THERE)}
        defective = said.get("defective", 0)
        return {
            "answer": "affected",
            "qty_suspect": suspect,
            "qty_checked": suspect,
            "qty_defective": defective,
            "qty_ok": suspect - defective,
            "disposition": said.get("disposition", "sort"),
            "note": said.get("note"),
        }

    def _eight_d_plan(self, values):
        return {
            "name": values["name"],
            "description": values.get("description"),
            "owner_id": self._eight_d_user(values["owner"]),
            "verifier_id": self._eight_d_user(values["verifier"]),
            "due_date": fields.Date.today() + timedelta(days=values.get("due", 7)),
        }

    def _eight_d_carry(self, action, values):
        """Report an action done as its owner, and verify it as its verifier."""
        company = action.sudo().company_id
        own = action.with_env(self._as(values["owner"], company))
        own.evidence = values["evidence"]
        own.action_report_done()
        judge = action.with_env(self._as(values["verifier"], company))
        judge.verification_note = values["verified"]
        judge.action_verify()

    # ------------------------------------------------------------------
    # D4 and D5
    # ------------------------------------------------------------------

    def _eight_d_fill_d4(self, report, told):
        report.write(told["d4"])
        self._eight_d_add_causes(report, told["causes"])

    def _eight_d_add_causes(self, report, causes, parent=None):
        model = report.env["complaint.8d.cause"]
        for told in causes:
            names = set(told) - {"causes", "checks", "verdict"}
            values = {name: told[name] for name in names}
            if parent:
                values["parent_id"] = parent.id
            cause = model.create({"report_id": report.id, **values})
            for check in told.get("checks", []):
                checks = report.env["complaint.8d.cause.check"]
                checks.create({"cause_id": cause.id, **check})
            if "verdict" in told:
                getattr(cause, f"action_{told['verdict']}")()
            self._eight_d_add_causes(report, told.get("causes", []), cause)

    def _eight_d_fill_d5(self, report, told):
        roots = {root.name: root for root in report._confirmed_roots()}
        for values in told["options"]:
            points = dict(zip(MATRIX, values["points"], strict=True))
            option = {
                "report_id": report.id,
                "cause_id": roots[values["cause"]].id,
                "is_chosen": "owner" in values,
                "name": values["name"],
                **points,
            }
            if "owner" in values:
                option.update(self._eight_d_plan(values))
                option.update(
                    {
                        "trial": values["trial"],
                        "side_effect": "no",
                        "side_effect_note": values["looked_at"],
                    }
                )
            report.env["complaint.8d.option"].create(option)
        self._confirm(report, report.action_submit_choice(), {})
        signer = self._as("coordinator", report.sudo().company_id)
        own = report.with_env(signer)
        self._confirm(own, own.action_gate_sign(), {"decision": "approve"})

    # ------------------------------------------------------------------
    # D6 to D8
    # ------------------------------------------------------------------

    def _eight_d_do_actions(self, report, told):
        by_name = {values["name"]: values for values in told["options"]}
        for action in report.sudo()._chosen_options().action_id:
            self._eight_d_carry(action, by_name[action.name])

    def _eight_d_validate(self, report, values):
        judge = self._as(values["by"], report.sudo().company_id)
        today = fields.Date.today()
        told = {name: value for name, value in values.items() if name != "by"}
        days = {"date_from": today - timedelta(days=7), "date_to": today}
        line = {"report_id": report.id, **days, **told}
        return judge["complaint.8d.validation"].create(line)

    def _eight_d_fill_d6(self, report, told):
        self._eight_d_do_actions(report, told)
        for action in report.sudo().action_ids:
            if action._is_interim_open():
                action.with_env(report.env).action_end_interim()
        report.write(told["d6"])
        self._eight_d_validate(report, told["validation"])

    def _eight_d_fill_d7(self, report, told):
        today = fields.Date.today()
        for line in report.document_ids:
            changed = told["documents"].get(line.kind)
            if isinstance(changed, str) or not changed:
                reason = changed or told["documents"]["others"]
                line.write({"answer": "na", "reason": reason})
                continue
            person = {"responsible_id": report.user_id.id, "changed_on": today}
            line.write({"answer": "changed", **person, **changed})
        left = report.deployment_ids.filtered(lambda d: not d.is_answered)
        left.write({"affected": "no", "reason": told["not_similar"]})
        report.write({"similar_elsewhere": "no", "similar_note": told["not_similar"]})

    def _eight_d_fill_d8(self, report, told):
        report.write(
            {**told["d8"], "final_message_on": fields.Date.context_today(report)}
        )
        report.action_thank_team()
