from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from .common_answer import AnswerCase


class TestRecallCheck(AnswerCase):
    """21 CFR 7.42(b)(3): checks are drawn by chance and made by others."""

    def draw(self, user=None):
        self.recall.with_user(user or self.user_leader).action_draw_checks()
        return self.recall.sudo().check_draw_ids[-1]

    def test_all_are_drawn_at_level_a_and_each_is_needed(self):
        self.assertIn(
            "Draw who is checked", str(self.recall.sudo()._open_points("closure"))
        )
        draw = self.draw()
        self.assertEqual(draw.check_ids.consignee_id, self.pharmacy | self.clinic)
        self.assertIn("missing: 2", str(self.recall.sudo()._open_points("closure")))
        self.check_effect(self.recall)
        self.assertFalse(self.recall.sudo()._check_points())
        figures = self.recall.sudo()._figures()
        keys = ("checks_wanted", "checks", "checks_effective")
        self.assertEqual([figures[key] for key in keys], [2, 2, 2])

    def test_a_draw_is_kept_and_proved(self):
        with patch.object(type(self.recall), "effectiveness_level", "C"):
            draw = self.draw()
        self.assertEqual((draw.wanted_count, len(draw.check_ids)), (1, 1))
        self.assertEqual(
            draw.with_user(self.user_reader).action_prove()["tag"],
            "display_notification",
        )
        other = (self.pharmacy | self.clinic) - draw.check_ids.consignee_id
        self.env.cr.execute(
            "UPDATE complaint_recall_check SET consignee_id = %s WHERE id = %s",
            [other.id, draw.check_ids.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            draw.action_prove()

    def test_it_is_drawn_once_unless_the_coordinator_says_why(self):
        first = self.draw()
        with self.refused(self.user_leader, UserError, "drawn from already") as env:
            self.recall.with_env(env).action_draw_checks()
        with self.refused(self.user_leader, AccessError) as env:
            self.recall.with_env(env)._redraw_checks("I want to")
        with self.refused(self.user_leader, AccessError) as env:
            env["complaint.recall.redraw"].create(
                {"recall_id": self.recall.id, "reason": "I want to"}
            )
        with self.refused(self.user_coordinator, UserError, "Say why") as env:
            self.recall.with_env(env)._redraw_checks("  ")
        wizard = self.env["complaint.recall.redraw"].with_user(self.user_coordinator)
        wizard.create(
            {"recall_id": self.recall.id, "reason": "The list was wrong"}
        ).action_confirm()
        self.assertTrue(first.is_superseded)
        self.assertTrue(first.check_ids)
        second = self.recall.sudo().check_draw_ids - first
        self.assertEqual(second.reason, "The list was wrong")
        self.assertEqual(self.recall.sudo()._check_figures()["checks_wanted"], 2)
        self.assertEqual(len(self.events_of(second, "recall.checks_drawn")), 1)

    def test_who_is_written_to_later_is_drawn_from_later(self):
        self.draw()
        self.answer(to=[self.shop()])
        self.assertFalse(self.recall.sudo()._undrawn(), "nobody wrote to the shop yet")
        self.write_to(self.recall)
        later = self.draw()
        self.assertEqual(later.check_ids.consignee_id.name, "Corner Shop")
        self.assertEqual(later.population_count, 1)

    def test_nobody_chooses_who_is_checked(self):
        """Rows come by the draw alone; what was found is fixed when confirmed."""
        draw = self.draw()
        check = draw.check_ids[0]
        vals = {
            "recall_id": self.recall.id,
            "draw_id": draw.id,
            "company_id": self.company.id,
            "consignee_id": self.clinic.id,
        }
        with self.refused(self.user_coordinator, UserError) as env:
            env["complaint.recall.check"].create(vals)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            check.create({**vals, "done_at": "2026-01-01 00:00:00"})
        for bad in (
            {"consignee_id": self.clinic.id},
            {"done_at": "2026-01-01 00:00:00"},
            {"counts": False},
            {"is_effective": True},
        ):
            with self.refused(self.user_coordinator, UserError) as env:
                check.with_env(env).write(bad)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            check.with_context(_force_unlink=True).unlink()
        with self.refused(self.user_reader) as env:
            check.with_env(env).write({"method": "phone"})
        with self.refused(self.user_coordinator, UserError, "say how") as env:
            check.with_env(env).action_done()
        self.check_effect(self.recall)
        with self.refused(self.user_coordinator, UserError, "fixed") as env:
            check.with_env(env).write({"remark": "x"})
        with self.refused(self.user_coordinator, UserError, "fixed") as env:
            check.with_env(env).action_done()

    def test_who_talked_with_them_does_not_judge(self):
        """Who took the answer by phone is not the one who checks the effect."""
        self.answer(source="phone")
        self.pharmacy.with_user(self.user_leader)._take_answer(
            {"person": "X", "figures": None}, "phone"
        )
        draw = self.draw()
        check = draw.check_ids.filtered(lambda c: c.consignee_id == self.pharmacy)
        found = {"method": "phone", "got_notice": "yes", "has_acted": "yes"}
        check.with_user(self.user_leader).write(found)
        with self.refused(self.user_leader, AccessError, "somebody else") as env:
            check.with_env(env).action_done()
        check.with_user(self.user_coordinator).action_done()
        self.assertEqual(check.done_by_id, self.user_coordinator)
        self.assertTrue(check.is_effective)

    def test_what_did_not_work_is_checked_again(self):
        draw = self.draw()
        check = draw.check_ids[0].with_user(self.user_coordinator)
        check.write({"method": "visit", "got_notice": "yes", "has_acted": "no"})
        with self.refused(self.user_coordinator, UserError) as env:
            check.with_env(env).action_repeat()
        check.action_done()
        self.assertFalse(check.is_effective)
        again = check.browse(check.action_repeat()["res_id"])
        self.assertEqual(again.consignee_id, check.consignee_id)
        self.assertFalse(again.done_at or again.got_notice)
        figures = self.recall.sudo()._check_figures()
        self.assertEqual((figures["checks_wanted"], figures["checks"]), (2, 0))
        with self.refused(self.user_coordinator, UserError) as env:
            check.with_env(env).action_repeat()
        self.check_effect(self.recall)
        self.assertEqual(self.recall.sudo()._check_figures()["checks_effective"], 2)
        draw.action_prove()

    def test_level_e_asks_nobody(self):
        recall = self.decide(self.draft_recall(effectiveness_level="E"))
        self.write_to(recall)
        self.assertFalse(recall.sudo()._check_points())
