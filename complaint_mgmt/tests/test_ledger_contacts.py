"""Contacts that an import makes go with what they were made for."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import complaint_ledger_contact
from .test_ledger_steps import LATER
from .test_ledger_whole import NOW, REFUSED, WholeCase, register


class ContactsCase(WholeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_manager.group_ids += cls.env.ref("base.group_partner_manager")

    def prepared(self, content=None, **vals):
        """Read, check and verify a register whose customers all become contacts."""
        found = self.gathered(content or register(10), undecided_rows="open", **vals)
        own = found.match_ids.filtered(lambda m: m.kind == "customer")
        own.filtered(lambda m: m.decision != "link").action_create_contact()
        found.action_rest_as_text()
        found.action_check()
        self.steps(found, "checking")
        return self.verify(found)

    def people(self):
        """Return the contacts of the register by their name."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search([("name", "=like", "张三 %")])
        return {partner.name: partner for partner in found}

    def given_up(self, found):
        found.action_cancel()
        self.steps(found, "undoing")
        self.assertEqual(found.state, "stopped")
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerContacts(ContactsCase):
    """S6.8, PIPL 47: what an import made goes with it, or the log says why not."""

    def test_contacts_are_made_with_their_cases_and_not_before(self):
        with self.batches():
            found = self.started()
            self.assertEqual(set(self.people()), {f"张三 {n}" for n in range(1, 5)})
            self.steps(found, "running")
            self.steps(found, "beginning")
        people = self.people()
        self.assertEqual(len(people), 10)
        case = self.cases_of(found)["N3"]
        self.assertEqual(case.partner_id, people["张三 3"])
        self.assertEqual(people["张三 3"].create_uid, self.user_manager)

    def test_contacts_go_with_the_cases_that_are_taken_back(self):
        with self.batches():
            found = self.started()
            self.assertEqual(len(found.contact_ids), 4)
            self.given_up(found)
            self.assertFalse(self.people())
            self.assertFalse(found.contact_ids)
            self.assertNothing(found)
            told = self.undone(found)
            self.assertEqual((told["contacts"], told["contacts_kept"]), (4, []))
            # and are made anew when it is taken over again
            found.action_start()
            self.steps(found, "running")
            self.steps(found, "beginning")
        self.assertEqual(found.state, "done")
        self.assertEqual(len(self.people()), 10)

    def test_a_register_that_fails_at_once_leaves_no_contact(self):
        """All or none, in one transaction."""
        found = self.prepared()
        with self.refusing("N2"):
            found.action_start()
        self.assertEqual(found.state, "stopped")
        self.assertFalse(self.people() or found.contact_ids)

    def test_a_row_that_is_left_out_makes_no_contact(self):
        content = register(3, N2=["N2", "2025-01-02", "张三 2", "", "", "", ""])
        found = self.prepared(content, bad_rows="skip")
        found.action_start()
        self.assertEqual((found.state, found.done_count), ("done", 2))
        self.assertEqual(set(self.people()), {"张三 1", "张三 3"})

    def test_a_contact_on_an_order_stays_and_the_log_says_why(self):
        """Hostile: somebody sold to it meanwhile."""
        with self.batches():
            found = self.started()
            people = self.people()
            self.env["sale.order"].create({"partner_id": people["张三 2"].id})
            self.given_up(found)
        self.assertEqual(set(self.people()), {"张三 2"})
        kept = found.kept_contact_ids
        self.assertEqual((kept.stays, kept.used_by), ("used", "Sales Order"))
        told = self.undone(found)
        self.assertEqual(told["contacts"], 3)
        self.assertEqual(
            told["contacts_kept"], [[kept.partner_id.id, "used", "sale_order"]]
        )
        self.assertNotIn("张三", str(told))

    def test_a_contact_that_somebody_took_up_stays(self):
        """A colleague wrote to it, changed it, gave it a child, a login, a tag."""
        with self.batches():
            found = self.prepared()
            with patch.object(type(found), "_run_batch", self.all_at_once(found)):
                found.action_start()
            people = self.people()
            self.take_up(people)
            self.given_up(found)
        stays = {c.partner_id.name: c.stays for c in found.kept_contact_ids}
        self.assertEqual(
            stays,
            {
                "张三 1": "used",
                "张三 2": "changed",
                "张三 3": "used",
                "张三 4": "changed",
                "张三 5": "used",
                "张三 6": "used",
                "张三 7": "used",
            },
        )
        self.assertEqual(set(self.people()) - {"张三 child"}, set(stays))

    def all_at_once(self, found):
        run = type(found)._run_batch

        def take(record):
            while record.done_count < 8:
                run(record)

        return take

    def take_up(self, people):
        people["张三 1"].message_post(body="Called")
        admin = self.env.ref("base.user_admin")
        people["张三 2"].with_user(admin).write({"phone": "1"})
        child = {"name": "张三 child", "parent_id": people["张三 3"].id}
        self.env["res.partner"].create(child)
        user = {"login": "zhangsan", "partner_id": people["张三 4"].id}
        self.env["res.users"].with_context(no_reset_password=True).create(user)
        file = {"name": "x", "res_model": "res.partner", "res_id": people["张三 5"].id}
        self.env["ir.attachment"].create(file)
        people["张三 6"].activity_schedule("mail.mail_activity_data_todo")
        data = {"name": "zs7", "model": "res.partner", "res_id": people["张三 7"].id}
        self.env["ir.model.data"].create({"module": "__export__", **data})

    def test_a_contact_that_another_import_names_stays(self):
        with self.batches():
            second = self.prepared()
            second.action_back()
            found = self.started()
            one = self.people()["张三 1"]
            match = second.match_ids.filtered(lambda m: m.text == one.name)
            match.partner_id = one
            self.assertEqual(match.decision, "link")
            self.given_up(found)
        self.assertEqual(set(self.people()), {"张三 1"})
        self.assertEqual(match.partner_id, one)
        kept = found.kept_contact_ids
        self.assertEqual(kept.used_in, "complaint_ledger_match")

    def test_a_contact_that_stays_is_taken_the_next_time(self):
        """It is the house's by then: nothing doubles it, and it is not removed."""
        with self.batches():
            found = self.started()
            one = self.people()["张三 1"]
            self.env["sale.order"].create({"partner_id": one.id})
            self.given_up(found)
            found.action_start()
            self.given_up(found)
            self.assertEqual(set(self.people()), {one.name})
            self.assertEqual(self.undone(found)["contacts"], 3)

    def test_what_an_addon_refuses_to_delete_stays_alone(self):
        partners = self.env.registry["res.partner"]
        unlink = partners.unlink

        def refuse(records):
            if "张三 2" in records.mapped("name"):
                raise UserError(REFUSED)
            return unlink(records)

        with self.batches(), patch.object(partners, "unlink", refuse):
            found = self.started()
            self.given_up(found)
        self.assertEqual(set(self.people()), {"张三 2"})
        self.assertEqual(found.kept_contact_ids.stays, "refused")

    def test_taking_back_contacts_that_is_cut_off_goes_on(self):
        """S9.6: each step is one transaction; the cron goes on after a power cut."""
        at_once = patch.object(complaint_ledger_contact, "UNDONE_AT_ONCE", 3)
        with self.batches(), at_once, patch.object(self.env.cr, "commit"):
            found = self.started()
            found.action_cancel()
            while self.cases_of(found):
                found.action_run_batch()
            self.assertEqual(len(self.people()), 1)
            with self.power_cut("complaint.ledger.import", "_write_engine"):
                found.action_run_batch()
            self.assertEqual(len(self.people()), 1)
            with freeze_time(LATER):
                self.env["complaint.ledger.import"]._cron_run()
        self.env.invalidate_all()
        self.assertFalse(self.people())
        self.assertEqual(self.undone(found)["contacts"], 4)

    def test_who_may_create_no_contacts_begins_nothing(self):
        with self.batches():
            found = self.prepared()
            self.user_manager.group_ids -= self.env.ref("base.group_partner_manager")
            with self.refused(self.user_manager, UserError, "may not create contacts"):
                found.action_start()
        self.assertEqual(found.state, "checked")

    def test_nobody_says_that_an_import_made_a_contact(self):
        vals = {"partner_id": self.hospital.id, "company_id": self.company.id}
        with self.batches():
            found = self.started()
        contacts = self.env["complaint.ledger.contact"]
        for user in (self.user_manager, self.user_head, self.user_reader):
            own = contacts.with_user(user)
            with self.refused(user):
                own.create({"import_id": found.id, **vals})
            with self.refused(user):
                found.contact_ids.with_user(user).write({"stays": "used"})
        with self.refused(self.user_manager, UserError):
            command = Command.create({**vals})
            found.write({"contact_ids": [command]})

    def test_checking_contacts_takes_as_many_queries_for_many(self):
        with self.batches():
            found = self.started()
        contacts = self.env["complaint.ledger.contact"].sudo()
        contacts = contacts.browse(found.contact_ids.ids)
        few = self.count_queries(contacts[:1]._used)
        self.assertEqual(self.count_queries(contacts._used), few)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerContactsDestroyed(ContactsCase):
    """S1.4.6, PIPL 47, GDPR 17: a contact that is there for the register alone."""

    def taken(self):
        with self.batches():
            row = ["N4", "2025-01-02", "张三 1", "坏了 N4", "2025-01-03", "", ""]
            found = self.prepared(register(4, N4=row), bad_rows="skip")
            found.action_start()
            self.steps(found, "running")
        return self.cases_of(found), self.people()

    def test_it_goes_with_the_last_of_its_cases(self):
        cases, people = self.taken()
        self.assertEqual(cases["N1"].partner_id, cases["N4"].partner_id)
        counts = (cases["N1"] | cases["N2"]).sudo()._destroy_files()
        self.assertEqual(counts["res.partner"], 1)
        self.assertEqual(set(self.people()), {"张三 1", "张三 3"})
        cases["N4"].sudo()._destroy_files()
        self.assertEqual(set(self.people()), {"张三 3"})
        self.assertTrue(people["张三 3"].exists())

    def test_one_that_the_house_uses_stays(self):
        cases, people = self.taken()
        self.env["sale.order"].create({"partner_id": people["张三 2"].id})
        counts = cases["N2"].sudo()._destroy_files()
        self.assertNotIn("res.partner", counts)
        self.assertIn("张三 2", self.people())

    def test_one_that_no_import_made_stays(self):
        case = self.log(partner_id=self.hospital.id)
        case.sudo()._destroy_files()
        self.assertTrue(self.hospital.exists())

    def test_it_goes_where_only_personal_data_is_erased(self):
        cases = self.taken()[0]
        cases["N2"].sudo()._destroy_personal()
        self.assertNotIn("张三 2", self.people())
