from odoo.tests import TransactionCase, tagged

from ..tools.destruction import Delete, Keep, Own, personal_plan

# Fields that can hold words, files or a person.
WORDS = ("char", "text", "html", "binary", "image", "json", "properties")
# What the framework keeps of every record, and no words of anybody.
FRAMEWORK = frozenset(("access_token", "message_main_attachment_id"))


@tagged("post_install", "-at_install")
class TestDestructionPlan(TransactionCase):
    """S1.4.6: no model and no field is forgotten, in whatever addon it is."""

    def setUp(self):
        super().setUp()
        self.cases = self.env["complaint.complaint"]
        self.plan = self.cases._destruction_plan()

    def stored(self):
        for name in sorted(self.env.registry):
            model = self.env[name]
            if name.startswith("complaint.") and model._auto and not model._transient:
                if not model._abstract:
                    yield name, model

    def leads(self, model):
        """Names of the stored fields that lead to a case, or to what goes with it."""
        going = {
            name
            for name, what in self.plan.items()
            if not isinstance(what, Own) and not getattr(what, "fields_only", False)
        }
        return [
            field.name
            for field in model._fields.values()
            if field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name in going
        ]

    def test_every_model_that_leads_to_a_case_is_in_the_plan(self):
        forgotten = {
            name: fields
            for name, model in self.stored()
            if name not in self.plan and (fields := self.leads(model))
        }
        self.assertFalse(forgotten, "name these models in _destruction_plan")

    def test_every_field_that_can_hold_words_is_kept_or_blanked_by_name(self):
        forgotten = {}
        for name, what in self.plan.items():
            if not isinstance(what, Keep) or what.fields_only:
                continue
            named = set(what.blank) | set(what.keep) | FRAMEWORK
            names = [
                field.name
                for field in self.env[name]._fields.values()
                if field.store and field.name not in named and self.is_wordy(field)
            ]
            if names:
                forgotten[name] = names
        self.assertFalse(forgotten, "say of these fields whether they are kept")

    def test_of_every_model_it_is_said_what_is_personal(self):
        """GPSR, PIPL 47: a part of the same list, and no field of it unknown."""
        silent = [
            name
            for name, what in self.plan.items()
            if not isinstance(what, Own) and what.personal is None
        ]
        self.assertFalse(silent, "say what of these is personal")
        for name, what in personal_plan(self.plan).items():
            if not isinstance(what, Keep):
                continue
            whole = self.plan[name]
            with self.subTest(model=name):
                self.assertLessEqual(set(what.blank), set(self.env[name]._fields))
                if isinstance(whole, Keep):
                    self.assertLessEqual(set(what.blank), set(whole.blank))
        with self.assertRaises(ValueError):
            personal_plan({"complaint.new": Delete()})

    def is_wordy(self, field):
        if field.related and field.related.split(".")[0] in ("complaint_id",):
            return False
        if field.type in WORDS:
            return True
        return field.type in ("many2one", "many2many") and field.comodel_name in (
            "res.partner",
            "ir.attachment",
        )

    def test_every_plan_says_how_its_rows_are_found(self):
        for name, what in self.plan.items():
            if name == "complaint.complaint" or isinstance(what, Own):
                continue
            with self.subTest(model=name):
                self.assertIn(name, self.env)
                self.assertTrue(self.cases._destruction_links(self.plan, name))
        found = self.cases._destroy_collect(self.plan)
        wanted = {n for n, what in self.plan.items() if not isinstance(what, Own)}
        self.assertEqual(set(found), wanted)

    def test_children_go_before_their_parents(self):
        order = self.cases._destroy_order(self.plan)
        for child, parent in (
            ("complaint.checklist.secret", "complaint.checklist.line"),
            ("complaint.checklist.line", "complaint.checklist"),
            ("complaint.statement", "complaint.person"),
            ("complaint.reply.line", "complaint.reply"),
        ):
            self.assertLess(order.index(child), order.index(parent))
        self.assertEqual(order[-1], "complaint.complaint")

    def test_no_link_that_is_demanded_is_blanked(self):
        """There is no record that says that there was one: it would fail."""
        for name, what in self.plan.items():
            for field in getattr(what, "blank", ()):
                with self.subTest(model=name, field=field):
                    own = self.env[name]._fields[field]
                    self.assertFalse(own.required and own.type == "many2one")

    def test_named_fields_exist(self):
        """A field that was renamed must not stay in the list by its old name."""
        for name, what in self.plan.items():
            if isinstance(what, Delete | Own):
                continue
            for field in (*what.blank, *what.keep):
                with self.subTest(model=name, field=field):
                    self.assertIn(field, self.env[name]._fields)
