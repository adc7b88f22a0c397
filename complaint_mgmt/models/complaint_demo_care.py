from odoo import api, models
from odoo.fields import Command


class ComplaintDemo(models.AbstractModel):
    """The story of the customers who are cared for, and of staff matters.

    `care.json` tells it. What was told already is not told again.
    """

    _inherit = "complaint.demo"  # pylint: disable=R8180

    @api.model
    def _install(self):
        result = super()._install()
        if self._ref("care_told", required=False):
            return result
        story = self._read("care")
        for kind, told in story.items():
            for line in told:
                getattr(self, f"_tell_{kind}")(line)
                self._end_of_act()
        first = self.env["complaint.customer"].search([], limit=1)
        self._keep("care", [{"key": "told"}], first)
        return result

    def _at_work(self, login, line):
        return self._as(login, self._ref(f"company_{line['company']}"))

    def _in_care(self, env, name):
        partner = self._ref(f"partner_{name}")
        return env["complaint.customer"].search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", env.companies.id),
            ]
        )

    def _tell_customers(self, line):
        env = self._at_work("inspector", line)
        values = {
            "partner_id": self._ref(f"partner_{line['customer']}").id,
            "company_id": env.companies.id,
            "importance": line["importance"],
            "note": line.get("note"),
        }
        if "person" in line:
            values["user_id"] = self._ref(f"user_{line['person']}").id
        if "tier" in line:
            tier = f"complaint_mgmt.complaint_customer_tier_{line['tier']}"
            values["override_tier_id"] = self.env.ref(tier).id
            values["override_reason"] = line["reason"]
        env["complaint.customer"].create(values)

    def _tell_visits(self, line):
        env = self._at_work("inspector", line)
        customer = self._in_care(env, line["customer"])
        visit = env["complaint.customer.visit"].create(
            {
                "customer_id": customer.id,
                "planned_on": self._in_days(env, line["days"]),
                "user_id": customer.user_id.id,
            }
        )
        if "done" in line:
            visit.write(
                {
                    "done_on": self._in_days(env, line["done"]),
                    "satisfaction": line["satisfaction"],
                    "result": line["result"],
                }
            )
            visit.action_done()

    def _tell_surveys(self, line):
        env = self._at_work("inspector", line)
        survey = env["complaint.survey"].create(
            {
                "name": line["name"],
                "company_id": env.companies.id,
                "date_from": self._in_days(env, line["from"]),
                "date_to": self._in_days(env, line["to"]),
                "introduction": line["introduction"],
            }
        )
        survey.action_start()
        for name, answer in line["answers"].items():
            partner = self._ref(f"partner_{name}")
            request = survey.request_ids.filtered(
                lambda row, own=partner: row.partner_id == own
            )
            if request:
                self._answer_survey(request, answer)

    def _answer_survey(self, request, answer):
        for score, grade in zip(request.score_ids, answer["grades"], strict=True):
            score.value = grade
        names = ("person", "mode", "comment")
        request.write({name: answer.get(name) for name in names})
        request.action_answered()

    def _tell_trainings(self, line):
        env = self._at_work("inspector", line)
        training = env["complaint.customer.training"].create(
            {
                "name": line["name"],
                "company_id": env.companies.id,
                "date": self._in_days(env, line["days"]),
                "hours": line["hours"],
                "place": line["place"],
                "content": line.get("content"),
                "trainer_id": env.uid,
                "attendee_ids": [
                    Command.create(
                        {
                            "partner_id": self._ref(f"partner_{name}").id,
                            "attended": attended,
                            "feedback": feedback or False,
                            "comment": comment,
                        }
                    )
                    for name, attended, feedback, comment in line["attendees"]
                ],
            }
        )
        if line["days"] < 0:
            training.action_held()

    def _tell_violations(self, line):
        env = self._at_work("hr", line)
        values = {
            "company_id": env.companies.id,
            "person_name": line.get("name"),
            "occurred_on": self._in_days(env, line["days"]),
            "severity": line["severity"],
            "rule": line.get("rule"),
            "facts": line["facts"],
            "hearing_ids": [
                Command.create({"side": side, "person_name": name, "text": text})
                for side, name, text in line["hearings"]
            ],
        }
        if "login" in line:
            values["subject_user_id"] = self._ref(f"user_{line['login']}").id
        if "complaint" in line:
            values["complaint_id"] = self._ref(f"complaint_{line['complaint']}").id
        violation = env["complaint.violation"].create(
            {name: value for name, value in values.items() if value is not None}
        )
        if "penalty" in line:
            self._punish(violation, line)

    def _punish(self, violation, line):
        violation.write(
            {
                "penalty": line["penalty"],
                "suspension_days": line.get("suspension_days", 0),
                "penalty_reason": line["why"],
            }
        )
        self._confirm(violation, violation.action_submit(), {})
        self._end_of_act()
        for login in line["sign"]:
            own = violation.with_env(self._at_work(login, line))
            self._confirm(own, own.action_gate_sign(), {"decision": "approve"})
            self._end_of_act()
        if "told" in line:
            told = self._in_days(violation.env, line["told"])
            violation.write({"told_on": told, "told_note": line["answer"]})
            violation.action_close()

    def _tell_ratings(self, line):
        """Answer as a customer who clicked on a face in the mail."""
        key, rate, feedback = line
        complaint = self._ref(f"complaint_{key}")
        rating = complaint.rating_ids[:1]
        if rating:
            complaint.rating_apply(rate, rating=rating, feedback=feedback)
