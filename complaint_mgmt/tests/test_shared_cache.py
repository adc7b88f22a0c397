"""Lines that not everybody may read, on forms that count them as the system."""

from odoo.tests import Form, tagged

from .common_reply import ReplyCase


@tagged("post_install", "-at_install")
class TestSharedCache(ReplyCase):
    def test_reporter_opens_a_case_whose_reply_is_a_draft(self):
        """S9.2: the reporter reads what was told, and not what is being written."""
        self.demand({"part": "care"}, {"stage": "start", "kind": "contact"})
        self.customer.street = "1 Lake Road"
        complaint = self.decided_case()
        draft = self.draft(complaint)
        self.env.flush_all()
        self.env.invalidate_all()
        seen = complaint.with_user(self.user_plain)
        self.assertFalse(seen.current_satisfaction)
        self.assertNotIn(draft.id, Form(seen).reply_ids.ids)

    def test_handler_opens_a_case_with_a_patient_and_what_the_patient_said(self):
        """S1.5.2, PIPL 28: the form opens, without the patient."""
        self.demand(
            {"stage": "propose", "kind": "statements"},
            {"stage": "start", "kind": "contact"},
        )
        complaint = self.log().with_user(self.user_inspector)
        self.env["complaint.person"].create(
            {"complaint_id": complaint.id, "kind": "patient", "name": "Lin Yue"}
        )
        self.env.flush_all()
        for __ in range(2):
            self.env.invalidate_all()
            complaint._missing("start")
            complaint._missing("propose")
            form = Form(complaint)
            self.assertFalse(form.person_ids.ids)
