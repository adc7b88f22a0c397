from unittest.mock import patch

from odoo.exceptions import UserError

from .common_answer import AnswerCase

HERE = "odoo.addons.complaint_recall.models.complaint_recall_consignee_answer"


class TestRecallPassedOn(AnswerCase):
    """21 CFR 7.49(d): sub-accounts are informed; nobody is merged silently."""

    def added(self):
        return self.recall.sudo().consignee_ids - self.pharmacy - self.clinic

    def test_who_got_goods_becomes_a_consignee_by_itself(self):
        """The recall goes to the retail trade, the answer comes from a wholesaler."""
        self.assertEqual(
            (self.recall.depth, self.pharmacy.depth), ("retail", "wholesale")
        )
        self.answer(to=[self.shop(email="a@shop.example")])
        shop = self.added()
        self.assertEqual(shop.parent_id, self.pharmacy)
        self.assertEqual((shop.name, shop.email), ("Corner Shop", "a@shop.example"))
        self.assertEqual((shop.state, shop.depth), ("waiting", "retail"))
        line = shop.line_ids
        self.assertEqual(line.lot_id, self.made_1)
        self.assertEqual((line.shipped_qty, line.expected_qty), (40, 40))
        self.assertTrue(shop.access_token)

    def test_who_is_named_is_written_to_or_called(self):
        """21 CFR 7.49(d): a notice waits for whom mail reaches, the other is called."""
        self.answer(to=[self.shop(email="a@shop.example"), self.shop("Corner Clinic")])
        shop, clinic = self.added().sorted("id")
        self.assertEqual(shop.notice_ids.mapped("kind"), ["first"])
        self.assertEqual(shop.notice_ids.state, "queued")
        self.assertTrue(clinic.to_call)

    def test_too_many_wait_for_the_team(self):
        """Whoever has the link does not write to the world by it."""
        limit = patch(f"{HERE}.MAX_BY_THEMSELVES", 1)
        with limit:
            self.answer(to=[self.shop("Corner Shop"), self.shop("Corner Clinic")])
            self.assertEqual(self.added().mapped("name"), ["Corner Shop"])
            self.answer(to=[self.shop("Corner Shop"), self.shop("Third Shop")])
        self.assertEqual(self.added().mapped("name"), ["Corner Shop"])
        left = self.pharmacy.figures_response_id.passed_on_ids
        left = left.filtered(lambda row: row.state == "open")
        self.assertEqual(left.name, "Third Shop")
        left.with_user(self.user_leader).action_add()
        self.assertEqual(len(self.added()), 2)

    def test_beyond_the_depth_the_team_decides(self):
        recall = self.decide(self.draft_recall(depth="wholesale"))
        pharmacy = self.consignee_of(self.customer, recall)
        row = self.answer(pharmacy, to=[self.shop()]).passed_on_ids
        self.assertEqual(row.state, "open")
        self.assertIn(
            "customers that consignees", str(recall.sudo()._open_points("closure"))
        )
        for user in (self.user_reader, self.user_sales):
            with self.refused(user) as env:
                row.with_env(env).action_add()
        row.with_user(self.user_leader).action_add()
        self.assertEqual(row.target_id.parent_id, pharmacy)
        self.assertTrue(row.target_id.in_depth)
        with self.refused(self.user_leader, UserError, "already") as env:
            row.with_env(env).action_add()

    def test_a_circle_and_a_double_are_proposed_and_not_merged(self):
        """A said B, and B says A: whoever knows both confirms it."""
        self.answer(to=[self.shop("Beiyuan  clinic."), self.shop("Corner Shop")])
        first, second = self.pharmacy.passed_on_ids.sorted("id")
        self.assertEqual(first.state, "open")
        self.assertEqual(first.proposed_id, self.clinic)
        self.assertEqual(second.target_id, self.added())
        self.assertEqual(len(self.added()), 1)
        first.with_user(self.user_leader).action_same()
        self.assertEqual((first.state, first.target_id), ("same", self.clinic))
        self.assertEqual(len(self.added()), 1)
        line = self.clinic.line_ids.filtered(lambda r: r.lot_id == self.made_1)
        self.assertEqual((line.shipped_qty, line.handed_qty), (0, 40))
        # the shop names the pharmacy in turn
        shop = self.added()
        self.answer(shop, to=[self.shop("HUAXING PHARMACY", 5)])
        row = shop.passed_on_ids
        self.assertEqual((row.state, row.proposed_id), ("open", self.pharmacy))
        with self.refused(self.user_leader, UserError) as env:
            second.with_env(env).action_same()

    def test_the_same_customer_in_a_later_answer_stays_decided(self):
        self.answer(to=[self.shop()])
        shop = self.added()
        later = self.answer(to=[self.shop("corner shop", 25)])
        self.assertEqual(later.passed_on_ids.target_id, shop)
        self.assertEqual(self.added(), shop)
        self.assertEqual(shop.line_ids.shipped_qty, 25, "the latest answer counts")
        self.answer(stock=200)
        self.assertEqual(shop.line_ids.shipped_qty, 0)

    def test_two_rows_of_one_customer_make_one_consignee(self):
        self.answer(to=[self.shop(quantity=10), self.shop("Corner-Shop", 5)])
        self.assertEqual(len(self.added()), 1)
        self.assertEqual(self.added().line_ids.shipped_qty, 15)

    def test_bad_rows_are_refused(self):
        for row in (
            self.shop(name=" . "),
            self.shop(quantity=0),
            self.shop(quantity=-3),
            self.shop(email="a@b.example\nBcc: c@d.example, e@f.example"),
            self.shop(email="nobody"),
        ):
            with self.assertRaises(UserError, msg=row), self.env.cr.savepoint():
                self.answer(to=[row])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.answer(to=[self.shop(f"S {n}") for n in range(51)])
