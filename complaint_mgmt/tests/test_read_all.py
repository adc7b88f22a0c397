from odoo.tests import Form, tagged

from .common import ComplaintCase

LISTS = ("one2many", "many2many")


@tagged("post_install", "-at_install")
class TestReadAll(ComplaintCase):
    """Whoever may read a record may read all of it that is shown to him."""

    def readable_models(self, user):
        """Return our models, of all addons, which a user may read."""
        env = self.env(user=user)
        return [
            env[name]
            for name in sorted(env.registry)
            if name.startswith("complaint.")
            and not env[name]._abstract
            and env[name].has_access("read")
        ]

    def test_no_list_leads_to_what_is_closed(self):
        """A field that its reader cannot follow makes `read` without fields fail."""
        people = ("plain", "reader", "sales", "inspector", "head", "vp", "manager")
        for person in (*people, "archivist", "sensitive", "portal"):
            user = self.users_by_name(person)
            for model in self.readable_models(user):
                for name in model.fields_get(attributes=[]):
                    field = model._fields[name]
                    if field.type not in LISTS or not field.store and field.compute:
                        continue
                    with self.subTest(person=person, field=str(field)):
                        self.assertTrue(self.can_follow(model, field))

    def can_follow(self, model, field):
        """Return whether the reader of a model may read what a list of it names."""
        target = model.env[field.comodel_name]
        back = field.type == "one2many" and target._fields.get(field.inverse_name)
        is_open = not back or target._has_field_access(back, "read")
        return is_open and target.has_access("read")

    def users_by_name(self, person):
        """Return a user of the base class."""
        return getattr(self, f"user_{person}")

    def test_an_employee_reads_the_own_case_without_a_list_of_fields(self):
        """S7.3.1: who logged a case sees it, by whatever client asks for it."""
        for person in ("plain", "sales", "reader", "inspector", "head", "gm"):
            user = self.users_by_name(person)
            values = {"statement": "It leaks.", "partner_id": self.customer.id}
            case = self.env["complaint.complaint"].with_user(user).create(values)
            with self.subTest(person=person):
                (row,) = case.read()
                self.assertEqual(row["statement"], "It leaks.")
                names = [n for n in case.fields_get(attributes=[]) if n in row]
                exported = case.export_data(names)["datas"]
                self.assertEqual(len(exported), 1)
                with Form(case) as form:
                    self.assertEqual(form.name, case.name)
            closed = "negotiation_ids" in row
            self.assertEqual(closed, person not in ("plain", "sales"))
