import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import file_open

FOLDER = "complaint_8d/demo"


class ComplaintDemo(models.AbstractModel):
    """The story of the 8D reports of the car-parts maker.

    `eight_d.json` tells each report by its disciplines: those that are done, with how
    many days ago; those that are begun; what people did after them. How a discipline is
    filled in is in `complaint_demo_disciplines.py`. Nobody is written to.
    """

    _inherit = "complaint.demo"  # pylint: disable=R8180

    @api.model
    def _install_eight_d(self):
        """Play the reports that were not played yet; called by the demo data."""
        for told in self._eight_d_tell():
            if self._ref(f"report_{told['key']}", required=False):
                continue
            company = self._ref(f"company_{told['company']}")
            report = self._eight_d_begin(company, told)
            self._eight_d_keep(f"report_{told['key']}", report)
            for code in told["done"]:
                self._eight_d_fill(report, code, told)
                report._step(code).with_env(report.env).action_complete()
            for code in told.get("begun", []):
                self._eight_d_fill(report, code, told)
            for verb, login, *values in told.get("acts", []):
                actor = report.with_env(self._as(login, company))
                getattr(self, f"_eight_d_{verb}")(actor, told, *values)
                self._end_of_act()
            self._eight_d_date_back(report, told)
            if "recurs" in told:
                self._eight_d_recur(told["recurs"])

    # ------------------------------------------------------------------
    # Means
    # ------------------------------------------------------------------

    def _eight_d_tell(self):
        with file_open(f"{FOLDER}/eight_d.json") as story:
            return json.load(story)

    def _ref(self, name, required=True):
        own = self.env.ref(f"complaint_8d.demo_{name}", raise_if_not_found=False)
        return own or super()._ref(name, required)

    def _eight_d_keep(self, name, record):
        data = {
            "xml_id": f"complaint_8d.demo_{name}",
            "record": record.sudo(),
            "noupdate": True,
        }
        self.env["ir.model.data"]._update_xmlids([data])

    def _eight_d_user(self, login):
        return self._ref(f"user_{login}").id

    def _eight_d_begin(self, company, told):
        env = self._as(told["leader"], company)
        if "complaint" in told:
            complaint = self._ref(f"complaint_{told['complaint']}").with_env(env)
        else:
            complaint = self._eight_d_complain(env, told["case"])
        action = complaint.action_follow_up("8d")
        report = env[action["res_model"]].browse(action["res_id"])
        report.write(told["report"])
        self._end_of_act()
        return report

    def _eight_d_complain(self, env, told):
        """Log a complaint on a product that several plants make, as a handler."""
        complaint = env["complaint.complaint"].create(
            {
                "statement": told["statement"],
                "partner_id": self._ref(f"partner_{told['customer']}").id,
                "received_at": self._days_ago(told["days"]),
                "item_ids": [
                    Command.create(
                        {
                            "product_id": self._ref(f"product_{told['product']}").id,
                            "defect_id": self._ref(f"defect_{told['defect']}").id,
                            "defective_qty": told["quantity"],
                        }
                    )
                ],
            }
        )
        self._eight_d_keep(f"complaint_{told['key']}", complaint)
        complaint.action_acknowledge()
        self._end_of_act()
        return complaint

    def _eight_d_fill(self, report, code, told):
        getattr(self, f"_eight_d_fill_{code}")(report, told)
        self._end_of_act()

    # ------------------------------------------------------------------
    # What people did after the disciplines
    # ------------------------------------------------------------------

    def _eight_d_submit(self, report, told):
        self._confirm(report, report.action_submit_closure(), {})

    def _eight_d_sign(self, report, told):
        self._confirm(report, report.action_gate_sign(), {"decision": "approve"})

    def _eight_d_hand_over(self, report, told, person):
        """Note that the customer got the report, without a mail, and accepted it."""
        # sudo: a sending has no other way than the mail, which the story does not take.
        sendings = report.env["complaint.8d.sending"].sudo()
        partner = report.partner_id
        digest = report._exchange()["digest"]["value"]
        sending = sendings._append(
            [
                {
                    "report_id": report.id,
                    "company_id": report.company_id.id,
                    "iteration": report.iteration,
                    "kind": "final",
                    "upto": "d8",
                    "partner_id": partner.id,
                    "email": partner.email or "quality@haoyu.example.com",
                    "langs": "en_US",
                    "sent_at": self._days_ago(told["handed_over"]),
                    "user_id": report.env.uid,
                    "digest": digest,
                    "pdf_sha256": digest,
                }
            ]
        )
        sending._keep([(f"{report.name}.json", report._file_json())])
        action = report.action_judge()
        dialogs = report.env[action["res_model"]].with_context(**action["context"])
        values = {"code": "d8", "verdict": "accepted", "person": person}
        dialogs.create(values).action_record()

    def _eight_d_carry_out(self, report, told):
        self._eight_d_do_actions(report, told)

    def _eight_d_fail(self, report, told, values):
        """Validate what was done: it failed, and the causes are taken up again."""
        line = self._eight_d_validate(report, values)
        line.action_back_to_causes()
        report.invalidate_recordset()

    def _eight_d_ask_again(self, report, told, causes):
        self._eight_d_add_causes(report, causes)

    def _eight_d_return(self, report, told, parts):
        """Record and analyse parts that came back from the customer."""
        today = fields.Date.today()
        report.env["complaint.8d.part"].create(
            [
                {
                    **values,
                    "report_id": report.id,
                    "partner_id": report.partner_id.id,
                    "received_on": today - timedelta(days=days),
                }
                for days, values in parts
            ]
        )

    # ------------------------------------------------------------------
    # When it happened
    # ------------------------------------------------------------------

    def _eight_d_date_back(self, report, told):
        """Say of disciplines and closure that they happened some days ago."""
        # sudo: nobody dates back in life.
        own = report.sudo()
        for code, days in told["done"].items():
            step = own._step(code)
            if step.is_done:
                step._write_engine({"done_at": self._days_ago(days)})
        if "closed" not in told:
            return
        closed_at = self._days_ago(told["closed"])
        own._write_engine({"closed_at": closed_at})
        due = fields.Date.today() + timedelta(days=told["effective_in"])
        values = {"closed_at": closed_at, "due_on": due}
        own.effectiveness_ids._write_engine(values)

    def _eight_d_recur(self, told):
        """Let another plant complain of the defect that this one has solved."""
        company = self._ref(f"company_{told['company']}")
        self._eight_d_complain(self._as(told["by"], company), told)
