"""A customer with a login, what he got from us, and a browser without JavaScript."""

import re

from odoo.tests import HttpCase

from .common import ComplaintCase

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 64
PDF = b"%PDF-1.4 " + b"0" * 64


class PortalCase(ComplaintCase, HttpCase):
    """`user_portal` belongs to the customer; `user_rival` to another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_portal.partner_id.parent_id = cls.customer
        cls.user_rival = cls.new_user("rival", "base.group_portal")
        cls.user_rival.partner_id.parent_id = cls.stranger
        cls.company.complaint_contact_phone = "+86 571 5550 0001"
        team = cls.env["complaint.team"].search(
            [("company_id", "in", [cls.company.id, False])], limit=1
        )
        team.member_ids |= cls.user_inspector

    def login(self, user=None):
        user = user or self.user_portal
        self.authenticate(user.login, user.login)

    def get(self, path, code=200):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, code, path)
        return answer.text

    def hidden(self, page, name):
        """Return the value of a hidden field of a form."""
        return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)

    def post(self, path, data, files=None, page=None, code=200):
        """Send a form as a browser does, with the mark of the page."""
        data = {**data, "csrf_token": self.hidden(page or self.get(path), "csrf_token")}
        sent = [("files", (name, raw)) for name, raw in files or ()]
        answer = self.url_open(path, data=data, files=sent or None)
        self.assertEqual(answer.status_code, code)
        return answer.text

    def cases(self):
        self.env.invalidate_all()
        return self.env["complaint.complaint"].search([], order="id desc")

    def path(self, case, more=""):
        return f"/my/complaints/{case.id}{more}"

    def token(self, case):
        return self.env["complaint.portal.link"]._draw(case)

    def acknowledged(self, **vals):
        """Return a case of the customer, as the handler has it."""
        case = self.log(partner_id=self.contact.id, **vals)
        case = case.with_user(self.user_inspector)
        case.action_acknowledge()
        return case

    def answered(self, case=None, **vals):
        """Return a case whose reply was told and waits for the customer."""
        case = case or self.acknowledged()
        case = self.to_reply(self.to_decision(self.to_investigation(case)))
        case = case.with_user(self.user_inspector)
        self.reply(case, **vals)
        return case
