import json
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools import drill_result
from .complaint_recall_drill import COORDINATOR

DUE = timedelta(days=30)


class ComplaintRecall(models.Model):
    """How a drill ends: its result, its frozen figures, and what follows."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def action_finish_drill(self):
        """End a drill whose steps are done: freeze what it showed, and close it.

        The result is worked out, not entered. What failed becomes an action.

        :return: True
        :raises AccessError: neither the leader nor a recall coordinator
        :raises UserError: it is no drill, or a step is not done
        """
        self.ensure_one()
        self._check_timed()
        if not self.is_mock:
            raise UserError(self.env._("A recall is closed by signatures only."))
        if self.user_id != self.env.user and not self.env.user.has_group(COORDINATOR):
            raise AccessError(
                self.env._("The leader of the drill or a recall coordinator ends it.")
            )
        self._check_steps_done()
        # sudo: the result is what the steps show, whoever ends the drill.
        self.sudo()._freeze_drill()
        self.write({"state": "closed"})
        self.sudo()._write_engine({"closed_at": fields.Datetime.now()})
        self.sudo()._reach("closed")
        return True

    def _check_steps_done(self):
        labels = dict(self.env["complaint.recall.step"]._selection_of("code"))
        names = [labels[code] for code in self._drill_missing()]
        if names:
            raise UserError(
                self.env._(
                    "%(recall)s is not done yet: %(steps)s.",
                    recall=self.name,
                    steps=", ".join(names),
                )
            )

    def _guard_drill_done(self):
        """A drill that was judged ends by its steps; a real recall never does."""
        # sudo: what was judged decides, whoever reads it.
        drill = self.sudo()
        judged = drill.drill_result in ("passed", "failed") and drill.drill_digest
        if not (drill.is_mock and judged) or drill._drill_missing():
            raise UserError(
                self.env._(
                    "%(recall)s goes on by signatures only. Submit it.",
                    recall=self.display_name,
                )
            )

    def _on_closed(self):
        result = super()._on_closed()
        if self.is_mock and not self.drill_result:
            self._freeze_drill()
        return result

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        if target == "cancelled":
            # sudo: what was reached is noted by the engine.
            for recall in self.sudo().filtered(lambda r: r in old_states and r.is_mock):
                recall._freeze_drill(aborted=True)
        return result

    # ------------------------------------------------------------------
    # The result
    # ------------------------------------------------------------------

    def _freeze_drill(self, aborted=False):
        """Work out the result, and keep the figures as they are now, for ever."""
        now = fields.Datetime.now()
        hours = self._drill_elapsed(now)
        failures = drill_result.failures(
            self._drill_steps()._plain(),
            self.drill_signed,
            hours,
            self.drill_goal_hours,
            self.drill_share,
        )
        judged = "failed" if failures else "passed"
        values = {
            "drill_finished_at": now,
            "drill_hours": hours,
            "drill_failures": ",".join(failures),
            "drill_result": "aborted" if aborted else judged,
        }
        self._write_engine(values)
        if self.drill_result == "failed":
            self._plan_actions(failures)
            self.drill_id._bring_forward()
        facts = canonical_json(self._drill_facts())
        digest = sha256_hex(facts)
        values = {"drill_evidence": facts.decode(), "drill_digest": digest}
        self._write_engine(values)
        data = {
            "result": self.drill_result,
            "failures": failures,
            "seconds": round(hours * 3600),
            "sha256": digest,
        }
        self.env["complaint.event"]._record(self, "recall.drill_finished", data)
        self.activity_unlink(["complaint_recall.mail_activity_type_drill"])

    def _plan_actions(self, failures):
        """Let each failure become a corrective action of who led the drill."""
        owner = self.user_id if self._can_own(self.user_id) else self.drill_id.user_id
        env = self.with_context(lang=owner.lang).env
        self.env["complaint.action"].create(
            [
                {
                    "name": self._failure_text(env, code),
                    "recall_id": self.id,
                    "company_id": self.company_id.id,
                    "kind": "corrective",
                    "owner_id": (owner or self.user_id).id,
                    "due_date": fields.Date.today() + DUE,
                }
                for code in failures
            ]
        )

    def _can_own(self, user):
        return user.active and self.company_id in user.company_ids

    def _failure_text(self, env, code):
        done = drill_result.valid(self._drill_steps()._plain())
        shown = {name: step.result for name, step in done.items()}
        if code == "late":
            return env._(
                "%(drill)s took %(hours)s h, the goal is %(goal)s h: find out why",
                drill=self.name,
                hours=f"{self.drill_hours:.2f}",
                goal=f"{self.drill_goal_hours:g}",
            )
        if code == "balance":
            return env._(
                "%(drill)s accounted for %(share)s %% of the quantity: explain the "
                "rest",
                drill=self.name,
                share=round(shown["balance"]["share"], 2),
            )
        if code == "contacts":
            return env._(
                "%(drill)s: %(count)s consignees have neither mail nor phone: add them",
                drill=self.name,
                count=shown["contacts"]["missing"],
            )
        return env._(
            "%(drill)s ended before all of its steps were done: find out why",
            drill=self.name,
        )

    # ------------------------------------------------------------------
    # The evidence
    # ------------------------------------------------------------------

    def _drill_facts(self):
        """Return what the report prints, as it is at this moment."""
        text = fields.Datetime.to_string
        steps = self._drill_steps()
        people = (steps.user_id | self.user_id | self.member_ids).sorted("id")
        return {
            "number": self.name,
            "title": self.title,
            "company": self.company_id.name,
            "plan": self._facts_of_plan(),
            "draw": self._facts_of_draw(),
            "lots": self.lot_ids.sorted("id").mapped("name")[:200],
            "leader": self.user_id.name,
            "people": people.mapped("name"),
            "called_at": text(self.drill_called_at),
            "started_at": text(self.drill_started_at) or "",
            "finished_at": text(self.drill_finished_at),
            "off_hours": self.drill_off_hours,
            "clock": self.drill_clock,
            "goal_hours": self.drill_goal_hours,
            "hours": self.drill_hours,
            "share_wanted": self.drill_share,
            "signed": self.drill_signed,
            "steps": [step._facts() for step in steps.sorted("id")],
            "balance": self._facts_of_balance(),
            "missing": self._drill_missing(),
            "result": self.drill_result,
            "failures": [c for c in (self.drill_failures or "").split(",") if c],
            "actions": [
                {
                    "number": action.number,
                    "name": action.name,
                    "owner": action.owner_id.name,
                    "due": str(action.due_date),
                }
                for action in self.action_ids.sorted("id")
            ],
        }

    def _facts_of_plan(self):
        plan = self.drill_id
        if not plan:
            return {}
        return {
            "name": plan.name,
            "interval_months": plan.interval_months,
            "months": plan.months,
            "direction": plan.direction,
            "hours": plan.hours,
            "announcement": plan.announcement,
            "products": plan.product_ids.sorted("id").mapped("display_name"),
            "categories": plan.categ_ids.sorted("id").mapped("display_name"),
        }

    def _facts_of_draw(self):
        draw = self.drill_draw_id
        if not draw:
            return {}
        return {
            "kind": draw.kind,
            "lot": draw.lot_id.name,
            "lot_id": draw.lot_id.id,
            "product": draw.lot_id.product_id.display_name,
            "seed": draw.seed or "",
            "candidates": draw.candidate_count,
            "candidates_sha256": draw.candidate_digest,
            "drawn_at": fields.Datetime.to_string(draw.drawn_at),
        }

    def _facts_of_balance(self):
        step = drill_result.valid(self._drill_steps()._plain()).get("balance")
        if not step:
            return {}
        units = self.env["uom.uom"].browse(map(int, step.result["units"]))
        names = {str(unit.id): unit.name for unit in units}
        return {
            "share": step.result["share"],
            "units": [
                {"unit": names[key], **amounts}
                for key, amounts in sorted(step.result["units"].items())
            ],
        }

    def _drill_frozen(self):
        """Return the frozen figures, or None when they do not fit their digest."""
        evidence = (self.drill_evidence or "").encode()
        if not evidence or sha256_hex(evidence) != self.drill_digest:
            return None
        return json.loads(evidence)


class ComplaintRecallStep(models.Model):
    _inherit = "complaint.recall.step"  # pylint: disable=R8180

    def _facts(self):
        return {
            "code": self.code,
            "from": fields.Datetime.to_string(self.started_at),
            "until": fields.Datetime.to_string(self.done_at),
            "hours": self.duration,
            "by": self.user_id.name,
            "result": self.result or {},
        }


class ComplaintRecallDrill(models.Model):
    _inherit = "complaint.recall.drill"  # pylint: disable=R8180

    def _bring_forward(self):
        """Run a drill that failed again sooner, where the plan says so."""
        for plan in self.filtered("retry_months"):
            soon = plan._today() + relativedelta(months=plan.retry_months)
            if soon < plan.date_next:
                plan._write_engine({"date_next": soon})
