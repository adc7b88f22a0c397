from odoo.tests import tagged

from .common_notice import NoticeCase


@tagged("post_install", "-at_install")
class TestPublicNotice(NoticeCase):
    """What anybody who holds a pack is told of a recall, as the public user."""

    def told(self, lot, company=None):
        """Return what a visitor without a login is told of a lot."""
        public = self.env.ref("base.public_user")
        lots = lot.with_user(public).with_company(company or self.company)
        # as the page does it: the lot was found by the system
        return lots.sudo()._public_recall_notice()

    def running(self, **vals):
        return self.decide(self.draft_recall(**vals))

    def test_a_running_recall_is_told_in_the_approved_words(self):
        """S6.7, 21 CFR 7.49(c): urgent, headline, danger, what to do, contact."""
        recall = self.draft_recall(contact_phone="+86 571 5550 0999")
        recall.action_propose_wordings()
        recall.wording_ids.hazard = "Mould may make you ill."
        self.decide(recall)
        found = self.told(self.made_1)
        self.assertEqual(found["headline"], "URGENT: Product Recall")
        self.assertEqual(found["hazard"], "Mould may make you ill.")
        self.assertTrue(found["instructions"])
        self.assertIn("+86 571 5550 0999", found["contact"])

    def test_nothing_is_told_before_the_decision(self):
        """21 CFR 7.46: a draft is a suspicion, and stays in the house."""
        recall = self.draft_recall()
        self.assertIsNone(self.told(self.made_1))
        self.submit(recall)
        self.assertIsNone(self.told(self.made_1))

    def test_a_drill_is_never_told(self):
        """A drill has no effect outside, running or not."""
        recall = self.running()
        self.assertTrue(self.told(self.made_1))
        recall.sudo()._write_engine({"is_mock": True})
        self.env.flush_all()
        self.assertIsNone(self.told(self.made_1))

    def test_lots_outside_of_the_scope_say_nothing(self):
        """A lot that was taken out, or never was in, is not recalled."""
        self.running()
        other = self.new_lot("F-99", self.made_1.product_id)
        self.assertIsNone(self.told(other))
        row = (
            self.env["complaint.recall.lot"]
            .sudo()
            .search([("lot_id", "=", self.made_1.id)])
        )
        self.env.cr.execute(
            "UPDATE complaint_recall_lot SET is_excluded = TRUE WHERE id = %s", row.ids
        )
        self.env.invalidate_all()
        self.assertIsNone(self.told(self.made_1))

    def test_another_company_tells_nothing_of_it(self):
        """A recall is told on the pages of the company that recalls."""
        self.running()
        self.assertIsNone(self.told(self.made_1, self.other_company))

    def test_without_an_approved_wording_the_plain_fact_is_told(self):
        """Nothing that nobody approved is published: neither title nor reason."""
        recall = self.running()
        recall.wording_ids.sudo()._write_engine({"state": "replaced"})
        found = self.told(self.made_1)
        self.assertEqual(found["headline"], "This lot is recalled")
        self.assertNotIn("mould", str(found).lower())
