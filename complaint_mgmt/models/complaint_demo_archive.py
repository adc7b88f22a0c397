from odoo import api, models
from odoo.fields import Command

from .complaint_archive_entry import CHECK_FIELDS


class ComplaintDemo(models.AbstractModel):
    """What becomes of closed cases: files, retrievals, the audit, rules and holds.

    `archive.json` tells it as acts of people, in the order in which they happened. One
    archivist prepares, another verifies; what is destroyed is in
    `complaint_demo_keeping.py`.
    """

    _inherit = "complaint.demo"  # pylint: disable=R8180

    @api.model
    def _install(self):
        result = super()._install()
        if self._ref("archive_told", required=False):
            return result
        for act in self._read("archive"):
            getattr(self, f"_keep_{act['do']}")(self._at_work(act["by"], act), act)
            self._end_of_act()
        first = self.env["complaint.archive.entry"].search([], limit=1)
        self._keep("archive", [{"key": "told"}], first)
        return result

    def _cases(self, env, act):
        """Return the cases that an act names, for whose act it is."""
        cases = self.env["complaint.complaint"].union(
            *(self._ref(f"complaint_{key}") for key in act["cases"])
        )
        return cases.with_env(env)

    def _entries(self, env, act):
        found = self._cases(env, act).sudo().archive_entry_ids
        return found.with_env(env)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def _keep_prepare(self, env, act):
        """Open the entries of closed cases and tick so many items of each list."""
        self._cases(env, act).action_prepare_archive()
        entries = self._entries(env, act)
        values = dict(act.get("filing", {}))
        if "department" in act:
            values["department_id"] = self._ref(f"department_{act['department']}").id
        if "place" in act:
            values["location_id"] = self._ref(f"archive_{act['place']}").id
        entries.write(values)
        for entry in entries:
            items = entry.item_ids
            items[: act.get("ticked", len(items))].action_done()

    def _keep_hand_on(self, env, act):
        self._entries(env, act).action_submit()

    def _keep_enter(self, env, act):
        """Compare the files with their cases and take them in (S1.5.3)."""
        entries = self._entries(env, act)
        entries.write(dict.fromkeys(CHECK_FIELDS, True))
        entries.action_enter()

    def _keep_take_out(self, env, act):
        self._dialog(
            self._entries(env, act).action_ask_reason(), env, reason=act["reason"]
        )

    def _keep_retrieve(self, env, act):
        action = self._cases(env, act).action_retrieve()
        wants = act.get("original", False)
        self._dialog(action, env, reason=act["reason"], wants_original=wants)

    # ------------------------------------------------------------------
    # The audit
    # ------------------------------------------------------------------

    def _keep_audit(self, env, act):
        """Draw a sample of the last year and look at each file of it (S1.6)."""
        audit = env["complaint.archive.audit"].create(
            {
                "company_id": env.companies.id,
                "date_from": self._in_days(env, -act["days"]),
                "date_to": self._in_days(env, 0),
                "percent": act["percent"],
            }
        )
        audit.action_draw()
        audit.line_ids.write({"is_found": "yes", "is_retained": "yes"})
        audit.line_ids[:1].write({"is_found": "no", "finding": act["finding"]})
        audit.action_check_digests()
        self._keep("audit", [act], audit)

    def _keep_close_audit(self, env, act):
        """Plan what follows of the findings, and close the audit as the QA head."""
        audit = self._ref(f"audit_{act['key']}").with_env(env)
        told = act["action"]
        env["complaint.action"].create(
            {
                "archive_audit_id": audit.id,
                "company_id": audit.company_id.id,
                "name": told["text"],
                "kind": told["kind"],
                "owner_id": self._ref(f"user_{told['person']}").id,
                "verifier_id": self._ref(f"user_{told['verifier']}").id,
                "due_date": self._in_days(env, told["in_days"]),
            }
        )
        audit.note = act["note"]
        audit.action_close()

    # ------------------------------------------------------------------
    # Rules, conflicts and holds
    # ------------------------------------------------------------------

    def _keep_rule(self, env, act):
        """Add a rule, or put a shipped one into force for a company."""
        values = dict(act.get("values", {}))
        if act.get("own"):
            values["company_id"] = env.companies.id
        if "categories" in act:
            ids = [
                env.ref(f"complaint_mgmt.complaint_category_{name}").id
                for name in act["categories"]
            ]
            values["category_ids"] = [Command.set(ids)]
        if "terms" in act:
            values["term_ids"] = [
                Command.create({"anchor": anchor, "count": count, "unit": unit})
                for anchor, count, unit in act["terms"]
            ]
            env["complaint.retention.rule"].create(values)
        else:
            rule = env.ref(f"complaint_mgmt.complaint_retention_rule_{act['rule']}")
            rule.write(values)

    def _keep_decide(self, env, act):
        self._dialog(
            self._entries(env, act).action_decide_retention(),
            env,
            choice=act["choice"],
            reason=act["reason"],
        )

    def _keep_hold(self, env, act):
        hold = env["complaint.legal.hold"].create(
            {
                "company_id": env.companies.id,
                "matter": act["matter"],
                "reason": act["reason"],
            }
        )
        cases = self._cases(env, act)
        self._dialog(
            hold.action_add_cases(), env, complaint_ids=[Command.set(cases.ids)]
        )
        self._keep("hold", [act], hold)
