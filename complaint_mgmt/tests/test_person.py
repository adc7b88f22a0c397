from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCase

KINDS = ("complainant", "patient", "doctor", "witness", "staff")


@tagged("post_install", "-at_install")
class TestPerson(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.env["complaint.complaint"].create(
            {
                "statement": "A rash after the second dose.",
                "reported_by_id": cls.user_plain.id,
                "person_ids": [
                    Command.create({"name": f"Person {kind}", "kind": kind})
                    for kind in KINDS
                ],
            }
        )
        cls.persons = cls.case.person_ids
        cls.complainant = cls.persons.filtered(lambda p: p.kind == "complainant")
        cls.patient = cls.persons.filtered(lambda p: p.kind == "patient")

    def seen_by(self, user):
        persons = self.env["complaint.person"].with_user(user)
        return set(persons.search([("complaint_id", "=", self.case.id)]).mapped("kind"))

    def test_each_role_sees_the_persons_it_needs(self):
        """PIPL 28-30: patients and witnesses are for sensitive data readers only."""
        self.assertEqual(self.seen_by(self.user_plain), {"complainant"})
        self.assertEqual(self.seen_by(self.user_inspector), {"complainant"})
        self.assertEqual(self.seen_by(self.user_head), {"complainant"})
        self.assertEqual(self.seen_by(self.user_sensitive), set(KINDS))
        for user in (self.user_reader, self.user_vp, self.user_gm, self.user_other):
            self.assertEqual(self.seen_by(user), set(), user.name)
        with self.refused(self.user_portal):
            self.seen_by(self.user_portal)

    def test_a_colleague_sees_no_complainant_of_somebody_elses_case(self):
        self.assertEqual(self.seen_by(self.user_sales), set())

    def test_a_patient_cannot_be_read_by_id_or_through_the_case(self):
        for user in (self.user_plain, self.user_inspector, self.user_head):
            with self.refused(user, AccessError) as env:
                self.patient.with_env(env).read(["name"])
            with self.refused(user, AccessError) as env:
                self.patient.with_env(env).export_data(["name"])
            case = self.case.with_user(user)
            self.assertEqual(case.person_ids.ids, self.complainant.ids)
            found = self.env["complaint.complaint"].with_user(user)
            domain = [("person_ids.name", "=", "Person patient")]
            self.assertFalse(found.search(domain))

    def test_who_logs_writes_down_the_complainant(self):
        """Surname, address, phone and event, of somebody not on record."""
        person = {"name": "Li", "phone": "0571 5550 0111", "address": "7 Willow Road"}
        complaint = self.log(person_ids=[Command.create(person)], partner_id=False)
        values = complaint.person_ids.read(list(person))[0]
        self.assertEqual({name: values[name] for name in person}, person)
        self.assertTrue(complaint.statement)

    def test_who_logs_cannot_write_down_a_patient(self):
        with self.refused(self.user_plain):
            person = {"name": "Li", "kind": "patient"}
            self.log(person_ids=[Command.create(person)])

    def test_who_logs_neither_changes_nor_adds_persons_afterwards(self):
        """S9.2: others create and read only, and hand over with the acknowledgement."""
        with self.refused(self.user_plain) as env:
            self.complainant.with_env(env).phone = "1"
        with self.refused(self.user_plain) as env:
            self.complainant.with_env(env).unlink()
        self.case.with_user(self.user_inspector).action_acknowledge()
        with self.refused(self.user_plain) as env:
            env["complaint.person"].create(
                {"complaint_id": self.case.id, "name": "Late"}
            )

    def test_nobody_adds_a_person_to_somebody_elses_case(self):
        for user in (self.user_sales, self.user_reader, self.user_other):
            with self.refused(user) as env:
                env["complaint.person"].create(
                    {"complaint_id": self.case.id, "name": "Strange"}
                )

    def test_a_handler_keeps_complainants_and_no_patients(self):
        persons = self.env["complaint.person"].with_user(self.user_inspector)
        self.complainant.with_user(self.user_inspector).phone = "0571 5550 0112"
        vals = {"complaint_id": self.case.id, "name": "Zhao"}
        self.assertTrue(persons.create(vals))
        with self.refused(self.user_inspector):
            persons.create({**vals, "kind": "patient"})
        with self.refused(self.user_inspector) as env:
            self.patient.with_env(env).name = "Zhao"
        self.patient.with_user(self.user_sensitive).name = "Zhao"

    def test_a_person_stays_with_the_company_of_the_case(self):
        for user in (self.user_inspector, self.user_sensitive):
            with self.refused(user, UserError) as env:
                self.complainant.with_env(env).write(
                    {"company_id": self.other_company.id}
                )

    def test_the_persons_of_a_closed_case_are_fixed(self):
        self.case.with_user(self.user_inspector).write(
            {"state": "cancelled", "state_reason": "Logged twice."}
        )
        vals = {"complaint_id": self.case.id, "name": "Late"}
        for user in (self.user_inspector, self.user_sensitive, self.env.user):
            with self.refused(user, UserError, "is closed") as env:
                self.complainant.with_env(env).name = "Changed"
            with self.refused(user, UserError, "is closed") as env:
                env["complaint.person"].create(vals)
            for context in ({}, {"_force_unlink": True}):
                with self.refused(user, UserError, "is closed") as env:
                    self.complainant.with_env(env).with_context(**context).unlink()

    def test_a_person_cannot_be_moved_into_a_closed_case(self):
        closed = self.log()
        closed.with_user(self.user_inspector).write(
            {"state": "cancelled", "state_reason": "Logged twice."}
        )
        with self.refused(self.user_inspector, UserError) as env:
            self.complainant.with_env(env).complaint_id = closed.id
