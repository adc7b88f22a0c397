from odoo.exceptions import AccessError, UserError

from .common_recall import RecallCase


class TestRecallToken(RecallCase):
    """Whoever has the link is the consignee: nobody guesses, sets or reads it."""

    def setUp(self):
        super().setUp()
        self.recall = self.draft_recall()
        self.consignees = self.recall.sudo().consignee_ids

    def test_every_consignee_has_a_link_of_its_own(self):
        """21 CFR 7.49(c): a ready means to answer; also for rows that SQL made."""
        tokens = self.consignees.mapped("access_token")
        self.assertEqual(len(set(tokens)), 2)
        for token in tokens:
            self.assertRegex(token, r"^[A-Za-z0-9_-]{43}$")
        kept = self.consignees[0]
        self.env.cr.execute(
            "UPDATE complaint_recall_consignee SET access_token = NULL WHERE id = %s",
            [self.consignees[1].id],
        )
        self.consignees.invalidate_recordset()
        with self.assertQueryCount(1):
            self.consignees._ensure_tokens(self.recall)
        self.assertEqual(kept.access_token, tokens[0])
        self.assertNotIn(self.consignees[1].access_token, [None, False, *tokens])
        self.assertEqual(
            kept._answer_path(), f"/recall/{tokens[0]}", "the link that mails hold"
        )

    def test_a_link_opens_only_what_was_decided(self):
        """A drill never reaches a customer, and a draft is nobody's business."""
        model = self.env["complaint.recall.consignee"]
        token = self.consignees[0].access_token
        self.assertFalse(model._find_by_token(token))
        self.decide(self.recall)
        self.assertEqual(model._find_by_token(token), self.consignees[0])
        for wrong in (None, False, "", token[:-1], token + "A", "A" * 43, "%" * 43):
            self.assertFalse(model._find_by_token(wrong))
        drill = self.decide(self.draft_recall(is_mock=True)).sudo()
        token = drill.consignee_ids[0].access_token
        self.assertTrue(token)
        self.assertFalse(model._find_by_token(token))

    def test_nobody_reads_or_sets_a_link(self):
        """Who knows the link answers for the customer."""
        consignee = self.consignees[0]
        with self.refused(self.user_coordinator, AccessError) as env:
            consignee.with_env(env).read(["access_token"])
        with self.refused(self.user_coordinator, UserError) as env:
            consignee.with_env(env).write({"access_token": "A" * 43})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            consignee.access_token = "A" * 43
        made = consignee.with_context(default_access_token="B" * 43).create(
            {"recall_id": self.recall.id, "name": "Made with a default"}
        )
        self.assertNotEqual(made.access_token, "B" * 43)
