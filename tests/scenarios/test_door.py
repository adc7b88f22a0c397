"""The door of the scenarios is as narrow as the one of a client."""

from scenario import CASE, Scenario

from odoo.exceptions import AccessError


class TestDoor(Scenario):
    def test_private_method_is_not_reachable(self):
        """S9.5: what no button offers, no client calls."""
        case = self.log_case()
        with self.refuses("inspector", AccessError, "Private methods"):
            self.who("inspector").call(CASE, "_write_system", [case], {"name": "X"})

    def test_person_acts_with_the_own_rights(self):
        """S9.2: whoever logs complaints does not handle them."""
        case = self.log_case()
        with self.refuses("sales", AccessError):
            self.who("sales").write(CASE, case, class_id=self.class_minor.id)
