from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestTeam(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["complaint.team"].search([]).active = False
        lines = cls.env["complaint.business.line"]
        cls.line = lines.create({"name": "Beverages"})
        cls.other_line = lines.create({"name": "Pharmacy"})
        cls.general = cls.new_team("General", sequence=1)
        cls.drinks = cls.new_team("Drinks", business_line_id=cls.line.id)
        cls.foreign = cls.new_team("Foreign", company_id=cls.other_company.id)

    @classmethod
    def new_team(cls, name, **values):
        return cls.env["complaint.team"].create({"name": name, **values})

    def test_a_case_goes_to_the_team_of_its_business_line(self):
        self.assertEqual(self.log(business_line_id=self.line.id).team_id, self.drinks)
        self.assertEqual(self.log().team_id, self.general)
        other = self.log(business_line_id=self.other_line.id)
        self.assertEqual(other.team_id, self.general)

    def test_a_case_never_goes_to_a_team_of_another_company(self):
        complaint = self.log(self.user_other, partner_id=False)
        self.assertEqual(complaint.team_id, self.foreign)
        (self.general | self.drinks).active = False
        self.assertFalse(self.log().team_id)

    def test_a_team_that_was_chosen_stays(self):
        complaint = self.to_investigation()
        complaint.team_id = self.drinks
        complaint.business_line_id = self.other_line
        self.assertEqual(complaint.team_id, self.drinks)

    def test_the_dashboard_counts_what_is_open(self):
        mine = self.to_investigation()
        self.log()
        cancelled = self.log().with_user(self.user_inspector)
        cancelled.write({"state": "cancelled", "state_reason": "Logged twice."})
        team = self.general.with_user(self.user_reader)
        self.assertEqual(mine.team_id, team)
        self.assertEqual((team.open_count, team.unassigned_count), (2, 1))
        domain = team.action_view_complaints()["domain"]
        found = self.env["complaint.complaint"].search(domain)
        self.assertEqual(found, mine | cancelled | found)

    def test_only_a_manager_sets_up_teams(self):
        self.general.with_user(self.user_manager).leader_id = self.user_inspector
        for user in (self.user_plain, self.user_inspector, self.user_head):
            with self.refused(user, AccessError) as env:
                self.general.with_env(env).name = "Mine"
            with self.refused(user, AccessError) as env:
                env["complaint.team"].create({"name": "Mine"})
