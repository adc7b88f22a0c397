"""What the shipped laws demand of a notice, and that what is proposed meets it."""

from odoo.exceptions import AccessError, ValidationError

from .common_notice import NoticeCase

EU = "complaint_recall.complaint_recall_regime_eu_gpsr"
US = "complaint_recall.complaint_recall_regime_us_21cfr7"


class TestRecallRule(NoticeCase):
    def test_what_is_proposed_meets_each_shipped_law(self):
        """A proposal that the law refuses would help nobody."""
        regimes = self.env["complaint.recall.regime"].search(
            [("rule_ids", "!=", False)]
        )
        self.assertGreaterEqual(len(regimes), 7)
        recall = self.draft_recall()
        for regime in regimes - self.regime:
            for row in regime.class_ids:
                recall.write({"regime_id": regime.id, "class_id": row.id})
                recall.wording_ids.unlink()
                recall.action_propose_wordings()
                self.assertFalse(
                    recall.wording_ids.finding_text, (regime.code, row.code)
                )

    def test_the_general_product_safety_regulation(self):
        """Regulation (EU) 2023/988, Articles 36 and 37."""
        regime = self.env.ref(EU)
        recall = self.draft_recall(regime_id=regime.id, class_id=regime.class_ids[0].id)
        recall.action_propose_wordings()
        wording = recall.wording_ids
        self.assertEqual(wording.headline, "Product safety recall")
        for change in (
            {"headline": "Important information"},
            {"hazard": "Purely precautionary."},
            {"hazard": "No accidents have been reported."},
            {"offers_refund": False},
            {"sold": False},
        ):
            before = {name: wording[name] for name in change}
            wording.write(change)
            self.assertEqual(wording.finding_count, 1, change)
            wording.write(before)
        self.assertFalse(wording.finding_count)

    def test_urgent_is_for_classes_i_and_ii(self):
        """21 CFR 7.49(b)."""
        regime = self.env.ref(US)
        for code, count in (("I", 1), ("II", 1), ("III", 0)):
            row = regime.class_ids.filtered(lambda c, code=code: c.code == code)
            recall = self.draft_recall(regime_id=regime.id, class_id=row.id)
            recall.action_propose_wordings()
            recall.wording_ids.headline = "Recall"
            self.assertEqual(recall.wording_ids.finding_count, count, code)

    def test_the_coordinator_keeps_the_rules(self):
        rule = self.regime.rule_ids[0]
        rule.with_user(self.user_coordinator).text = "x"
        for user in (self.user_leader, self.user_head, self.user_reader):
            with self.refused(user, AccessError) as env:
                rule.with_env(env).text = "y"
        values = {"regime_id": self.regime.id, "kind": "part"}
        with self.refused(self.user_coordinator, ValidationError) as env:
            env["complaint.recall.rule"].create(values)
        with self.refused(self.user_coordinator, ValidationError) as env:
            env["complaint.recall.rule"].create({**values, "kind": "banned"})


class TestRecallPrints(NoticeCase):
    def html(self, report, record, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.user_leader)
        name = f"complaint_recall.{report}"
        return reports._render_qweb_html(name, record.ids)[0].decode()

    def test_notice_letter_and_phone_sheet(self):
        """S3.23: forms are controlled documents; 21 CFR 7.49: with a reply form."""
        recall = self.decide()
        text = self.html("report_recall_notice", recall.wording_ids)
        for wanted in ("URGENT", "Stop selling", "R4", recall.name):
            self.assertIn(wanted, text)
        consignee = recall.consignee_ids.filtered(
            lambda c: c.partner_id == self.stranger
        )
        text = self.html("report_recall_letter", consignee)
        for wanted in ("Beiyuan Clinic", "Reply Form", "F-2", "R5"):
            self.assertIn(wanted, text)
        self.assertNotIn("F-1", text.split("What We Delivered")[1])
        text = self.html("report_recall_phone", recall)
        for wanted in ("Beiyuan Clinic", "+86 571 5550 0200", "R6"):
            self.assertIn(wanted, text)
        self.assertNotIn("Huaxing", text)

    def test_others_print_nothing(self):
        recall = self.decide()
        for report, record in (
            ("report_recall_notice", recall.wording_ids),
            ("report_recall_letter", recall.consignee_ids[:1]),
            ("report_recall_phone", recall),
        ):
            for user in (self.user_reader, self.user_sales):
                with self.refused(user, Exception):
                    self.html(report, record, user)
