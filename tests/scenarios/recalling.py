"""People who recall goods: what the stories of recalls share."""

from unittest.mock import patch

from pharma import PharmaScenario
from scenario import CASE, Command, Scenario

from odoo.addons.base.models.ir_mail_server import IrMail_Server

RECALL = "complaint.recall"
HAZARD = "complaint.recall.hazard"
MEETING = "complaint.recall.meeting"
CONSIGNEE = "complaint.recall.consignee"
CALL = "complaint.recall.call"
CHECK = "complaint.recall.check"
FILING = "complaint.recall.filing"
DIFFERENCE = "complaint.recall.difference"
DESTRUCTION = "complaint.recall.destruction"
REPORT = "complaint.recall.report"
TEAM = "complaint_recall.group_recall_user"


class Recalling(Scenario):
    """The way of a recall, step by step, through the door that clients use."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_coordinator = cls.new_user(
            "coordinator", "complaint_recall.group_recall_manager"
        )
        cls.user_keeper = cls.new_user("keeper", f"{TEAM},stock.group_stock_user")
        cls.quarantine = cls.env["stock.location"].create(
            {
                "name": "Quarantine",
                "usage": "internal",
                "location_id": cls.env["stock.warehouse"]
                .search([("company_id", "=", cls.company.id)], limit=1)
                .lot_stock_id.id,
                "hold_use": "quarantine",
            }
        )
        cls.customer.lang = "en_US"
        cls.stranger.write({"lang": "en_US", "phone": "+86 571 5550 0200"})

    def setUp(self):
        super().setUp()
        self.letters = []
        self.patch(IrMail_Server, "send_email", self._take)
        self.startPatcher(patch.object(IrMail_Server, "_connect__"))

    def _take(self, message, *args, **kwargs):
        self.letters.append(message)
        return message["Message-Id"]

    # ------------------------------------------------------------------
    # Assessment and decision
    # ------------------------------------------------------------------

    def law(self, name, code):
        """Return the values that choose a shipped law and one of its classes."""
        regime = self.env.ref(f"complaint_recall.complaint_recall_regime_{name}")
        found = regime.class_ids.filtered(lambda c: c.code == code)
        return {"regime_id": regime.id, "class_id": found.id}

    def evaluate(self, recall, person, **said):
        """Evaluate the hazard as somebody of the team, and confirm it."""
        words = {
            "injuries": "One patient, anaphylactic shock.",
            "conditions": "Given into the vein.",
            "groups_at_risk": "All patients; children most.",
            "severity": "5",
            "likelihood": "4",
            "consequences": "Death is possible at once.",
            "conclusion": "Recall from hospitals and pharmacies.",
        }
        owner = self.who(person)
        hazard = owner.create(HAZARD, recall_id=recall, **{**words, **said})
        owner.press(hazard, "action_confirm", HAZARD)

    def submit(self, recall, person):
        owner = self.who(person)
        owner.sign(
            recall,
            RECALL,
            action=owner.press(recall, "action_submit_decision", RECALL),
        )

    def points(self, recall, step="decision"):
        """Return what keeps a recall from a step, as the engine finds it."""
        return "\n".join(self.recall(recall)._open_points(step))

    def recall(self, recall):
        """Return the recall for a look with all rights, fresh from the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[RECALL].browse(recall)

    # ------------------------------------------------------------------
    # Consignees
    # ------------------------------------------------------------------

    def run_cron(self, cron):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"complaint_recall.{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def consignee(self, recall, partner):
        found = self.recall(recall).consignee_ids
        return found.filtered(lambda c: c.partner_id == partner).id

    def called(self, consignee, person, spoken_with):
        """Let somebody tell a consignee by phone."""
        owner = self.who(person)
        action = owner.press(consignee, "action_log_call", CONSIGNEE)
        owner.dialog(action, None, result="reached", person=spoken_with)

    def answers(self, consignee, person, **figures):
        """Let somebody enter what a consignee says on the phone of its only lot."""
        owner = self.who(person)
        action = owner.press(consignee, "action_enter_answer", CONSIGNEE)
        line = owner.read(action["res_model"], action["res_id"], "line_ids")[0]
        values = {f"{name}_qty": value for name, value in figures.items()}
        owner.dialog(
            action,
            source="phone",
            person="Store keeper",
            line_ids=[Command.update(line, values)],
        )

    def check(self, recall, person):
        """Let somebody who informed nobody ask those who were drawn."""
        owner = self.who(person)
        owner.press(recall, "action_draw_checks", RECALL)
        for check in owner.find(CHECK, ("recall_id", "=", recall)):
            answer = {"method": "phone", "got_notice": "yes", "has_acted": "yes"}
            owner.write(CHECK, check, **answer)
            owner.press(check, "action_done", CHECK)

    def bring_back(self, consignee, person="keeper"):
        """Expect a return, receive what is outstanding, into quarantine."""
        owner = self.who(person)
        action = owner.press(consignee, "action_expect_return", CONSIGNEE)
        picking = owner.find("stock.picking", *action["domain"])[-1]
        # a warehouse user counts what came, and validates
        transfer = self.env["stock.picking"].browse(picking).with_user(owner.user)
        transfer.move_ids.picked = True
        transfer.with_context(skip_backorder=True).button_validate()
        self.env.flush_all()
        self.env.invalidate_all()
        return picking

    # ------------------------------------------------------------------
    # Authority and end
    # ------------------------------------------------------------------

    def file(self, recall, person, kind, **values):
        """File something with the authority, now."""
        owner = self.who(person)
        filing = owner.create(FILING, recall_id=recall, kind=kind, **values)
        owner.press(filing, "action_confirm", FILING)
        return filing

    def status(self, recall, until):
        """Return the status of the deadlines that end at a point."""
        clocks = self.recall(recall).clock_ids.filtered(lambda c: c.until_code == until)
        return clocks.mapped("status")

    def plan_destruction(self, recall, person, **values):
        """Plan and announce that what lies in quarantine is destroyed."""
        owner = self.who(person)
        paper = owner.create(
            DESTRUCTION,
            recall_id=recall,
            planned_place="Kiln 2",
            announced_to="District Market Supervision",
            **values,
        )
        owner.press(paper, "action_fill", DESTRUCTION)
        owner.press(paper, "action_announce", DESTRUCTION)
        return paper

    def carry_out(self, paper, person, witness, at):
        """Carry a destruction out, with evidence, and let a second person sign."""
        owner = self.who(person)
        certificate = owner.create(
            "ir.attachment",
            name="certificate.pdf",
            datas="JVBERi0=",
            res_model=DESTRUCTION,
            res_id=paper,
        )
        owner.write(
            DESTRUCTION,
            paper,
            performed_at=at,
            evidence_ids=[Command.link(certificate)],
            witness_ids=[
                Command.create(
                    {
                        "name": "Li Qiang",
                        "organisation": "Drug Bureau",
                        "role": "official",
                    }
                )
            ],
        )
        action = owner.press(paper, "action_submit", DESTRUCTION)
        owner.sign(paper, DESTRUCTION, action=action)
        self.who(witness).sign(paper, DESTRUCTION)

    def explain(self, recall, person, acceptor, text):
        """Explain what does not add up; another person accepts it."""
        owner = self.who(person)
        owner.press(recall, "action_view_differences", RECALL)
        rows = owner.find(
            DIFFERENCE, ("recall_id", "=", recall), ("state", "=", "open")
        )
        for row in rows:
            owner.write(DIFFERENCE, row, explanation=text)
            owner.press(row, "action_explain", DIFFERENCE)
            self.who(acceptor).press(row, "action_accept", DIFFERENCE)
        return rows

    def final_report(self, recall, person, **said):
        owner = self.who(person)
        action = owner.press(recall, "action_new_final_report", RECALL)
        report = owner.dialog(action, None, **said)
        owner.press(report, "action_issue", REPORT)
        return report

    def close(self, recall, person, *signers):
        owner = self.who(person)
        action = owner.press(recall, "action_submit_closure", RECALL)
        owner.sign(recall, RECALL, action=action)
        for signer in signers:
            self.who(signer).sign(recall, RECALL)


__all__ = [
    "CASE",
    "CONSIGNEE",
    "MEETING",
    "RECALL",
    "REPORT",
    "Command",
    "PharmaScenario",
    "Recalling",
]
