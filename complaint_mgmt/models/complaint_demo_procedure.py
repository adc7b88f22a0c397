from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command


class ComplaintDemo(models.AbstractModel):
    """The story goes on: companies switch procedures on, and cases follow them.

    What was logged before follows no procedure, as in life. `procedures.json` says who
    works by what, `complaints_procedure.json` tells the cases.
    """

    _inherit = "complaint.demo"  # pylint: disable=R8180

    @api.model
    def _install(self):
        result = super()._install()
        for setup in self._read("procedures"):
            self._switch_on(self._ref(f"company_{setup['company']}"), setup)
        for story in self._read("complaints_procedure"):
            if self._is_new("complaint", story):
                company = self._ref(f"company_{story['company']}")
                self._keep("complaint", [story], self._live(company, story))
        return result

    def _as(self, login, company):
        if login != "admin":
            return super()._as(login, company)
        user = self.env.ref("base.user_admin")
        context = {
            "lang": user.lang,
            "tz": company.partner_id.tz,
            "allowed_company_ids": company.ids,
        }
        return self.env(user=user.id, su=False, context=context)

    def _in_days(self, env, days):
        return fields.Date.context_today(env.user) + timedelta(days=days)

    # ------------------------------------------------------------------
    # How a company is set up
    # ------------------------------------------------------------------

    def _switch_on(self, company, setup):
        """Put a procedure into force, by an administrator and the QA head.

        With it come the trainings of the handlers, the departments and the roster. What
        is in force already is left as it is.
        """
        manager = self._as("manager", company)
        procedure = manager.ref(f"complaint_mgmt.complaint_procedure_{setup['code']}")
        if procedure.version_ids[:1].state != "draft":
            return
        dialog = manager["complaint.procedure.setup"].create(
            {"procedure_id": procedure.id, "company_id": company.id}
        )
        version = dialog.version_id
        self._confirm(version, dialog.action_confirm(), {})
        self._end_of_act()
        head = self._as("head", company)
        self._act_sign(version.with_env(head), setup)
        self._end_of_act()
        self._train(head, procedure, setup)
        self._fill_roster(head, setup)

    def _train(self, env, procedure, setup):
        env["complaint.training"].create(
            [
                {
                    "name": training["topic"],
                    "user_id": self._ref(f"user_{login}").id,
                    "procedure_id": procedure.id,
                    "hours": training["hours"],
                    "trainer": training["trainer"],
                    "date": self._in_days(env, -training["days_ago"]),
                    "valid_until": self._in_days(env, training["valid_days"]),
                }
                for training in setup.get("trainings", [])
                for login in training["people"]
            ]
        )

    def _fill_roster(self, env, setup):
        env["complaint.oncall"].create(
            [
                {
                    "user_id": self._ref(f"user_{line['user']}").id,
                    "phone": line["phone"],
                    "pattern": "weekly",
                    "weekday": weekday,
                    "hour_from": line.get("from", 18),
                    "hour_to": line.get("to", 8),
                }
                for line in setup.get("oncall", [])
                for weekday in line["weekdays"]
            ]
        )

    # ------------------------------------------------------------------
    # Acts on the case itself
    # ------------------------------------------------------------------

    def _act_facts(self, complaint, story):
        """Fill in what was asked and found out, and the similar cases."""
        values = dict(story["facts"])
        if "related" in story:
            ids = [self._ref(f"complaint_{key}").id for key in story["related"]]
            values["related_ids"] = [Command.set(ids)]
        if "occurred_days_ago" in story:
            days = story["occurred_days_ago"]
            values["occurred_on"] = self._in_days(complaint.env, -days)
        complaint.write(values)

    def _act_accept_danger(self, complaint, story):
        complaint.action_safety_accept()

    def _act_report(self, complaint, story):
        complaint.action_report_to_head()

    def _act_take_notice(self, complaint, story):
        complaint.action_acknowledge_alerts()

    def _act_answer(self, complaint, story):
        complaint.action_answer_directly()

    def _act_first_reply(self, complaint, story):
        """Tell the customer what happens next."""
        complaint.env["complaint.reply"].create(
            {
                "complaint_id": complaint.id,
                "purpose": "first",
                "mode": story.get("mode", "phone"),
                "text": story["first_reply"],
                "next_measures": story["next_measures"],
            }
        )

    def _act_promise(self, complaint, story):
        hours = timedelta(hours=story["promised_in_hours"])
        self._dialog(
            complaint.action_promise(),
            complaint.env,
            promised_at=fields.Datetime.now() + hours,
            reason=story["promise_reason"],
        )

    def _act_draft(self, complaint, story):
        """Write the reply from its parts; it waits for its second reader."""
        action = complaint.action_compose_reply()
        reply = complaint.env[action["res_model"]].browse(action["res_id"])
        if "mode" in story:
            reply.mode = story["mode"]
        for line in reply.line_ids:
            part = dict(story["draft"][line.block_id.code])
            if "in_days" in part:
                part["date"] = self._in_days(complaint.env, part.pop("in_days"))
            line.write(part)

    def _dialog(self, action, env, **values):
        """Fill in a dialog that a button opened, and confirm it."""
        dialogs = env[action["res_model"]].with_context(**action["context"])
        return dialogs.create(values).action_confirm()
