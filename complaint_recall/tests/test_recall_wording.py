"""What a notice says: proposed, checked against the law, signed, versioned."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common_notice import NoticeCase


class TestRecallWording(NoticeCase):
    def test_a_notice_is_proposed_from_the_recall_and_meets_the_law(self):
        """21 CFR 7.49(c): product, lots, reason, danger, what to do, URGENT."""
        recall, wording = self.proposed()
        self.assertEqual(wording.lang, "en_US")
        self.assertIn("URGENT", wording.headline)
        self.assertIn("F-1", wording.goods)
        self.assertIn("F-2", wording.goods)
        self.assertNotIn("R-1", wording.goods)
        self.assertEqual(wording.reason, recall.reason)
        self.assertFalse(wording.finding_text)

    def test_each_language_of_the_consignees_is_needed(self):
        """21 CFR 7.49: a notice that is not understood tells nobody."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.stranger.lang = "zh_CN"
        recall, wordings = self.proposed()
        self.assertEqual(set(wordings.mapped("lang")), {"en_US", "zh_CN"})
        wordings.filtered(lambda w: w.lang == "zh_CN").unlink()
        with self.assertRaisesRegex(UserError, "languages"):
            recall.action_submit_decision()

    def test_what_the_law_bans_stops_the_decision(self):
        """GPSR Article 36(2): no words that play the danger down."""
        recall, wording = self.proposed()
        wording.hazard = "A volun\u00adtary recall; harm comes in rare situations."
        self.assertEqual(wording.finding_count, 2)
        with self.assertRaisesRegex(UserError, "must not be said"):
            recall.action_submit_decision()
        wording.hazard = "It can harm."
        wording.headline = "Recall"
        self.assertIn("URGENT", wording.finding_text)
        wording.headline = "URGENT recall"
        self.evaluate(recall)
        recall.action_submit_decision()

    def test_a_changed_wording_makes_the_signatures_void(self):
        """S9.4.3.5.6: what was signed is what is sent."""
        for change in ("write", "create", "unlink"):
            recall, wording = self.proposed()
            self.submit(recall)
            self.assertEqual(recall.state, "decision")
            if change == "write":
                wording.stop = "Stop."
            elif change == "create":
                self.env["res.lang"]._activate_lang("fr_FR")
                recall.write({"wording_ids": [Command.create({"lang": "fr_FR"})]})
            else:
                wording.unlink()
            self.assertEqual(recall.state, "draft", change)

    def test_the_signed_content_shows_text_and_digest(self):
        """21 CFR 11.70: the signature is bound to what was signed."""
        recall, wording = self.proposed()
        self.submit(recall)
        payload = recall.sudo().gate_round_ids.payload
        self.assertIn(wording._digest(), payload)
        self.assertIn("Stop selling", payload)

    def test_after_the_decision_a_wording_is_fixed(self):
        recall = self.decide()
        wording = recall.wording_ids
        self.assertEqual((wording.state, wording.is_signed), ("force", True))
        for user in (self.user_leader, self.user_coordinator, self.user_head):
            with self.refused(user, UserError, "fixed") as env:
                wording.with_env(env).hazard = "Nothing."
            with self.refused(user, UserError, "fixed") as env:
                wording.with_env(env).unlink()
        rounds = recall.sudo().gate_round_ids
        self.assertEqual(rounds.mapped("state"), ["approved"])

    def test_a_new_version_is_approved_by_somebody_else(self):
        """Who writes does not approve; what was sent before stays readable."""
        recall = self.decide()
        old = recall.wording_ids
        action = old.action_new_version()
        new = self.env["complaint.recall.wording"].browse(action["res_id"])
        new = new.with_user(self.user_leader)
        new.hazard = "It can harm children."
        self.assertEqual((new.version, new.state), (2, "draft"))
        with self.refused(self.user_leader, AccessError) as env:
            new.with_env(env).action_approve()
        with self.refused(self.user_reader, AccessError) as env:
            new.with_env(env).action_approve()
        new.with_user(self.user_coordinator).stop = "Stop at once."
        with self.refused(self.user_coordinator, AccessError, "You wrote") as env:
            new.with_env(env).action_approve()
        new.hazard = "A voluntary measure."
        with self.refused(self.user_head, UserError, "must not be said") as env:
            new.with_env(env).action_approve()
        new.hazard = "It can harm children."
        new.with_user(self.user_head).action_approve()
        self.assertEqual((new.state, old.state), ("force", "replaced"))
        self.assertTrue(old.hazard)
        self.assertTrue(self.events_of(recall, "recall.wording_approved"))
        rounds = recall.sudo().gate_round_ids
        self.assertEqual(rounds.mapped("state"), ["approved"])

    def test_nobody_makes_a_wording_take_effect_by_a_write(self):
        """No create, write or default of a caller puts words in force."""
        recall, wording = self.proposed()
        for vals in ({"state": "force"}, {"version": 9}, {"author_ids": []}):
            with self.refused(self.user_coordinator, UserError) as env:
                wording.with_env(env).write(vals)
        values = {"recall_id": recall.id, "lang": "zh_CN"}
        self.env["res.lang"]._activate_lang("zh_CN")
        with self.refused(self.user_coordinator, UserError) as env:
            env["complaint.recall.wording"].create({**values, "state": "force"})
        made = (
            self.env(user=self.user_coordinator)["complaint.recall.wording"]
            .with_context(default_state="force", default_is_signed=True)
            .create(values)
        )
        self.assertEqual((made.state, made.is_signed), ("draft", False))

    def test_readers_and_others_write_no_wording(self):
        recall, wording = self.proposed()
        with self.refused(self.user_reader, AccessError) as env:
            wording.with_env(env).stop = "No."
        for user in (self.user_sales, self.user_plain, self.user_portal):
            with self.refused(user, AccessError) as env:
                wording.with_env(env).read(["hazard"])
        with self.refused(self.user_other, AccessError) as env:
            wording.with_env(env).read(["hazard"])
