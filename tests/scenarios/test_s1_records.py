"""S1: what is recorded of a complaint, and the rules that it is recorded by."""

from datetime import date

from lxml import etree
from scenario import CASE
from test_s4_company import CompanyCase

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.safe_eval import safe_eval

VERSION = "complaint.procedure.version"
REQUIREMENT = "complaint.procedure.requirement"


class TestRecords(CompanyCase):
    def setUp(self):
        super().setUp()
        leader = ("leader_id", "=", self.user_leader.id)
        self.team = self.who("manager").find("complaint.team", leader)[0]

    def draft(self):
        """Let the manager draft a version that records as S1 wants it."""
        manager = self.who("manager")
        procedure = self.version.procedure_id.id
        model = "complaint.procedure"
        draft = manager.press(procedure, "action_new_version", model)["res_id"]
        for stage, name, source in (
            ("start", "category_id", "S1.4.1"),
            ("propose", "team_id", "S1.3a"),
        ):
            known = [("model", "=", CASE), ("name", "=", name)]
            manager.create(
                REQUIREMENT,
                version_id=draft,
                stage=stage,
                kind="field",
                field_id=manager.find("ir.model.fields", *known)[0],
                source=source,
            )
        note = "Category and department are recorded."
        manager.write(VERSION, draft, effective_date="2026-12-01", change_note=note)
        return draft

    def approved(self):
        manager = self.who("manager")
        draft = self.draft()
        action = manager.press(draft, "action_submit", VERSION)
        manager.sign(draft, VERSION, action=action)
        self.who("head").sign(draft, VERSION)
        return draft

    def test_a_change_of_the_rules_is_approved_and_announced_before_it_is_in_force(
        self,
    ):
        """S1.7b: another person approves, and all who work by it are told.

        S1.7a: in force from its date on; who came before keeps the former rules.
        """
        self.at("2026-11-20 10:00")
        manager, head = self.who("manager"), self.who("head")
        draft = self.draft()
        for person in ("inspector", "head", "reader"):
            with self.refuses(person, AccessError):
                self.who(person).write(VERSION, draft, effective_date="2026-11-01")
        with self.refuses("manager", UserError, "by signatures only"):
            manager.write(VERSION, draft, state="approved")
        action = manager.press(draft, "action_submit", VERSION)
        manager.sign(draft, VERSION, action=action)
        with self.refuses("manager", UserError, "not changed any more"):
            manager.write(VERSION, draft, change_note="Nothing.")
        for person in ("manager", "inspector"):
            with self.refuses(person, UserError, "not your turn"):
                self.who(person).sign(draft, VERSION)
        version = self.env[VERSION].browse(draft)
        before = version.message_ids
        head.sign(draft, VERSION)
        self.assertEqual(version.state, "approved")
        told = (version.message_ids - before).notified_partner_ids
        for user in (self.user_inspector, self.user_reader, self.user_gm):
            self.assertIn(user.partner_id, told)
        for user in (self.user_desk, self.user_portal):
            self.assertNotIn(user.partner_id, told)
        body = " ".join((version.message_ids - before).mapped("body"))
        self.assertIn("2026-12-01", body)
        self.assertIn("Category and department", body)

        self.at("2026-11-30 17:00")
        old = self.who("desk").log(partner_id=self.customer.id, statement="Too late.")
        self.at("2026-12-01 09:00")
        new = self.who("desk").log(partner_id=self.customer.id, statement="Too cold.")
        self.assertEqual(self.browse(old).procedure_version_id, self.version)
        self.assertEqual(self.browse(new).procedure_version_id, version)
        inspector = self.who("inspector")
        for case in (old, new):
            inspector.write(CASE, case, class_id=self.case_class("minor"))
        inspector.press(old, "action_start")
        with self.refuses("inspector", UserError, "Category"):
            inspector.press(new, "action_start")
        with self.refuses("manager", UserError, "not changed any more"):
            manager.write(VERSION, self.version.id, effective_date="2026-12-01")

    def test_a_complaint_is_recorded_and_sorted_before_anybody_works_on_it(self):
        """S1.2a: about a product, a service or somebody's behaviour.

        S1.4.1: words, category and class before it is no longer new.
        """
        self.at("2026-11-20 10:00")
        self.approved()
        self.at("2026-12-01 09:00")
        desk, inspector = self.who("desk"), self.who("inspector")
        for subject in ("product", "service", "staff"):
            case = desk.log(
                partner_id=self.customer.id, statement="Bad.", subject_type=subject
            )
            self.assertEqual(desk.read(CASE, case, "subject_type"), subject)
        with self.refuses("desk", ValidationError, "what happened"):
            desk.log(partner_id=self.customer.id, statement=" ")
        category = self.env.ref("complaint_mgmt.complaint_category_product").id
        with self.refuses("desk", AccessError):
            desk.write(CASE, case, category_id=category)
        with self.refuses("inspector", UserError, "Classify the complaint"):
            inspector.press(case, "action_start")
        inspector.write(CASE, case, class_id=self.case_class("minor"))
        with self.refuses("inspector", UserError, "Fill in “Category”"):
            inspector.press(case, "action_start")
        inspector.write(CASE, case, category_id=category)
        inspector.press(case, "action_start")
        self.assertState(case, "investigation")

    def test_no_file_is_closed_that_belongs_to_nobody(self):
        """S1.3a: whose file it is stands before it closes, and so before the archive."""
        self.at("2026-11-20 10:00")
        self.version = self.env[VERSION].browse(self.approved())
        self.at("2026-12-01 09:00")
        case = self.investigated()
        inspector = self.who("inspector")
        self.assertEqual(inspector.read(CASE, case, "team_id"), self.team)
        inspector.write(CASE, case, team_id=False, lessons="Two at the desk at noon.")
        with self.refuses("inspector", UserError, "Fill in “Team”"):
            self.propose(case)
        with self.refuses("desk", AccessError):
            self.who("desk").write(CASE, case, team_id=self.team)
        inspector.write(CASE, case, team_id=self.team)
        self.answered(case)
        # whose file it is belongs to what was signed
        inspector.write(CASE, case, team_id=False)
        self.assertState(case, "investigation")
        with self.refuses("inspector", UserError):
            inspector.press(case, "action_close")
        inspector.write(CASE, case, team_id=self.team)
        self.answered(case)
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_a_file_is_found_by_any_of_seven_keys(self):
        """S1.5.4: number, customer, product, lot, date, tag and the words in it."""
        self.at("2026-11-20 10:00")
        inspector, reader = self.who("inspector"), self.who("reader")
        tag = self.env["complaint.tag"].create({"name": "Winter"}).id
        other = self.who("desk").log(partner_id=self.stranger.id, statement="Cold.")
        self.at("2026-11-21 10:00")
        case = inspector.create(
            CASE,
            partner_id=self.customer.id,
            statement="The capsules smell of vinegar.",
            tag_ids=[[6, 0, [tag]]],
            item_ids=[[0, 0, {"product_id": self.product.id, "lot_id": self.lot_1.id}]],
        )
        number = reader.read(CASE, case, "name")
        arch = reader.call(CASE, "get_view", None, "search")["arch"]
        typed = {
            "name": number,
            "partner_id": "Huaxing",
            "item_ids": "Honeysuckle",
            "lot_names": "2611-1",
            "tag_ids": "Winter",
            "statement": "vinegar",
        }
        for name, text in typed.items():
            found = reader.find(CASE, *self._typed(arch, name, text))
            self.assertIn(case, found, name)
            self.assertNotIn(other, found, name)
        self.assertIn('date="received_at"', arch)
        day = ("received_at", ">=", date(2026, 11, 21))
        found = reader.find(CASE, day)
        self.assertIn(case, found)
        self.assertNotIn(other, found)
        with self.refuses("portal", AccessError):
            self.who("portal").find(CASE, ("name", "=", number))

    def _typed(self, arch, name, text):
        """Return the domain of what somebody types into a key of the search."""
        node = etree.fromstring(arch).find(f".//field[@name='{name}']")
        self.assertIsNotNone(node, f"{name} cannot be searched")
        given = node.get("filter_domain")
        if given:
            return safe_eval(given, {"self": text})
        operator = node.get("operator", "ilike")
        return [(name, operator, text)]
