from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models import complaint_recall_consignee_answer as rules
from ..models import complaint_recall_consignee_clean as clean
from ..models.complaint_recall_response_line import FIGURES
from .common_answer import AnswerCase

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00"
    b"\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02"
    b"\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


class TestRecallAnswer(AnswerCase):
    """21 CFR 7.49(d): what consignees answer is kept, and the latest counts."""

    def test_the_latest_answer_counts_and_the_first_stays(self):
        first = self.answer(stock=200)
        line = self.pharmacy.line_ids
        self.assertEqual(self.pharmacy.state, "responded")
        self.assertEqual((line.declared_received, line.declared_stock), (200, 200))
        self.assertFalse(line.has_discrepancy)
        at = self.pharmacy.responded_at
        second = self.answer(stock=50, used=150)
        self.assertEqual((line.declared_stock, line.declared_used), (50, 150))
        self.assertEqual(self.pharmacy.figures_response_id, second)
        self.assertEqual(self.pharmacy.responded_at, at, "the first answer's time")
        self.assertEqual(first.line_ids.stock_qty, 200)
        self.assertEqual(len(self.events_of(self.recall, "recall.answered")), 2)
        self.assertNotIn("Wang", self.events_of(self.recall, "recall.answered")[0].data)

    def test_receipt_alone_is_no_answer_with_figures(self):
        """Who stopped has answered the letter; what is left is still unknown."""
        self.pharmacy._take_answer({"person": "Wang Fang", "figures": None}, "page")
        self.assertTrue(self.pharmacy.acknowledged_at)
        self.assertFalse(self.pharmacy.responded_at)
        self.assertEqual(self.pharmacy.state, "notified")
        figures = self.recall.sudo()._figures()
        self.assertEqual(
            (figures["responded"], figures["acknowledged"], figures["not_responded"]),
            (0, 1, 2),
        )
        self.answer(stock=200)
        self.pharmacy._take_answer({"person": "Wang Fang", "figures": None}, "page")
        self.assertEqual(self.pharmacy.line_ids.declared_stock, 200)
        figures = self.recall.sudo()._figures()
        self.assertEqual((figures["responded"], figures["not_responded"]), (1, 1))

    def test_figures_that_differ_are_taken_and_marked(self):
        """EU GMP 8.30: the balance explains every difference; nothing is refused."""
        line = self.pharmacy.line_ids
        for figures, differs in (
            ({"received": 200, "stock": 120, "used": 60, "return": 20}, False),
            ({"received": 250, "stock": 250}, True),
            ({"received": 200, "stock": 199}, True),
            ({"received": 0}, True),
            ({"received": 200, "passed_on": 100, "destroyed": 100}, False),
        ):
            self.answer(**figures)
            self.assertEqual(line.has_discrepancy, differs, figures)
            self.assertEqual(self.pharmacy.has_discrepancy, differs)
            found = self.pharmacy.search([("has_discrepancy", "=", True)])
            self.assertEqual(self.pharmacy in found, differs)
        self.assertNotIn(self.clinic, found)

    def test_numbers_that_are_none_are_refused(self):
        for bad in (-1, float("nan"), float("inf"), 1e9, 1e308, "x", [1]):
            with self.assertRaises(UserError, msg=str(bad)), self.env.cr.savepoint():
                self.answer(received=bad)
        self.assertFalse(self.pharmacy.response_ids)

    def test_nobody_answers_for_another(self):
        """An id of another consignee in an answer never touches it."""
        other = self.clinic.line_ids
        own = self.pharmacy.line_ids
        zero = dict.fromkeys(FIGURES, 1)
        for figures in ({other.id: zero}, {own.id: zero, other.id: zero}, {}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                answer = {"person": "X", "figures": figures}
                self.pharmacy._take_answer(answer, "page")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.answer(to=[{**self.shop(), "line_id": other.id}])
        self.assertFalse(other.response_line_id)
        self.assertFalse(self.pharmacy.response_ids | self.clinic.response_ids)

    def test_texts_are_kept_as_texts_and_cut(self):
        answer = {
            "person": "A\x00 <b>B</b>\n\u202e C" + "x" * 300,
            "remark": "<script>1</script>\x07\ud800\r\nnext" + "y" * 9000,
            "figures": None,
        }
        response = self.pharmacy._take_answer(answer, "page")
        self.assertLessEqual(len(response.person), 100)
        self.assertTrue(response.person.startswith("A <b>B</b> C"))
        self.assertTrue(response.remark.startswith("<script>1</script>\nnext"))
        self.assertEqual(len(response.remark), clean.MAX_TEXT)
        with self.assertRaises(UserError):
            self.pharmacy._take_answer({"person": "\u202e \x00"}, "page")

    def test_files_are_looked_at_and_fixed(self):
        """A proof is a picture or a PDF by its content, and stays as it came."""
        line = self.pharmacy.line_ids
        figures = {line.id: dict.fromkeys(FIGURES, 0)}
        answer = {"person": "X", "figures": figures}
        for files in (
            [("a.png", b"<script>alert(1)</script>")],
            [("a.pdf", b"MZ\x90\x00")],
            [("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")],
            [("a.png", PNG)] * (clean.MAX_FILES + 1),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.pharmacy._take_answer({**answer, "files": files}, "page")
        with patch.object(clean, "MAX_FILE_BYTES", 20), self.assertRaises(UserError):
            self.pharmacy._take_answer({**answer, "files": [("a.png", PNG)]}, "page")
        response = self.pharmacy._take_answer(
            {**answer, "files": [("../../a.html", PNG)]}, "page"
        )
        file = response.attachment_ids
        self.assertEqual((file.mimetype, file.raw), ("image/png", PNG))
        self.assertNotIn("/", file.name)
        reads = self.env(user=self.user_reader)
        self.assertEqual(response.with_env(reads).attachment_ids.raw, PNG)
        for user in (self.user_coordinator, self.user_inspector):
            for attack in (
                lambda f: f.write({"raw": b"x"}),
                lambda f: f.unlink(),
                lambda f: f.create(
                    {
                        "name": "b",
                        "raw": PNG,
                        "res_model": response._name,
                        "res_id": response.id,
                    }
                ),
            ):
                with self.refused(user, UserError) as env:
                    attack(file.with_env(env))

    def test_evidence_is_added_to_only(self):
        """No role, no import and no context changes what was answered."""
        response = self.answer(stock=150, to=[self.shop()])
        rows = (response, response.line_ids, response.passed_on_ids)
        for record in rows:
            for user in (self.user_coordinator, self.user_reader):
                with self.refused(user, AccessError) as env:
                    record.with_env(env).write({"company_id": self.company.id})
                with self.refused(user, AccessError) as env:
                    record.with_env(env).unlink()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                record.with_context(_force_unlink=True).unlink()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                record.create({"company_id": self.company.id})
        for name, value in (
            ("responded_at", "2026-01-01 00:00:00"),
            ("acknowledged_at", False),
            ("figures_response_id", False),
        ):
            with self.refused(self.user_coordinator, AccessError) as env:
                self.pharmacy.with_env(env).write({name: value})
        with self.refused(self.user_coordinator, AccessError) as env:
            self.pharmacy.line_ids.with_env(env).write({"declared_stock": 0})

    def test_closed_means_closed(self):
        """After the last signature an answer would change what was signed."""
        for state in ("draft", "decision", "closed", "cancelled"):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE complaint_recall SET state = %s WHERE id = %s",
                [state, self.recall.id],
            )
            self.recall.invalidate_recordset(["state"])
            for source in ("page", "phone"):
                with self.assertRaises(UserError, msg=state), self.env.cr.savepoint():
                    self.answer(stock=200, source=source)

    def test_too_many_answers_within_an_hour_are_refused(self):
        receipt = {"person": "X", "figures": None}
        with patch.object(rules, "MAX_AN_HOUR", 3):
            for _time in range(3):
                self.pharmacy._take_answer(receipt, "page")
            with self.assertRaises(rules.TooManyAnswers):
                self.pharmacy._take_answer(receipt, "page")
            self.pharmacy._take_answer(receipt, "phone")
            self.clinic._take_answer(receipt, "page")

    def test_the_team_enters_what_it_hears(self):
        """By phone, mail or visit, by the recall team; others of the house do not."""
        for user in (self.user_reader, self.user_sales, self.user_plain):
            with self.refused(user) as env:
                self.pharmacy.with_env(env).action_enter_answer()
        consignee = self.pharmacy.with_user(self.user_leader)
        action = consignee.action_enter_answer()
        wizard = self.env[action["res_model"]].with_user(self.user_leader)
        wizard = wizard.browse(action["res_id"])
        wizard.write(
            {
                "person": "Wang Fang",
                "source": "phone",
                "line_ids": [
                    Command.update(
                        wizard.line_ids.id, {"received_qty": 200, "return_qty": 200}
                    )
                ],
            }
        )
        wizard.action_confirm()
        response = self.pharmacy.response_ids
        self.assertEqual(response.source, "phone")
        self.assertEqual(response.user_id, self.user_leader)
        self.assertEqual(self.pharmacy.line_ids.declared_return, 200)
        again = self.env[action["res_model"]].browse(
            consignee.action_enter_answer()["res_id"]
        )
        self.assertEqual(again.line_ids.return_qty, 200, "begins with what counts")

    def test_another_company_sees_nothing(self):
        self.answer(stock=200)
        outsider = self.new_user(
            "outsider", "complaint_recall.group_recall_user", self.other_company
        )
        with self.refused(outsider) as env:
            self.pharmacy.with_env(env).action_enter_answer()
        for record in (self.pharmacy.response_ids, self.pharmacy.response_ids.line_ids):
            with self.refused(outsider) as env:
                record.with_env(env).read(["company_id"])

    def test_an_answer_in_the_final_review_voids_what_was_signed(self):
        """What was signed is what is known: new figures, new signatures."""
        self.answer(stock=200)
        self.answer(self.clinic, stock=100)
        recall = self.prepare_closure(self.recall)
        self._sign(recall, recall.action_submit_closure())
        self.assertEqual(recall.state, "closing")
        self.pharmacy._take_answer({"person": "X", "figures": None}, "page")
        self.assertEqual(recall.state, "closing", "nothing that was signed changed")
        self.answer(used=200)
        self.assertEqual(recall.state, "running")

    def test_the_last_signature_waits_for_what_came_up_meanwhile(self):
        """21 CFR 7.49(d): whom a consignee names in the final review is decided on."""
        self.answer(stock=200)
        self.answer(self.clinic, stock=100)
        recall = self.prepare_closure(self.recall)
        self._sign(recall, recall.action_submit_closure())
        self.answer(stock=200, to=[self.shop()])
        self.assertEqual(recall.state, "closing")
        self.sign(recall, self.user_head)
        with self.refused(self.user_vp, UserError, "Decide on customers"):
            self.sign(recall, self.user_vp)
        self.assertEqual(recall.state, "closing")
