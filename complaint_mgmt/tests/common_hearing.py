"""Cases whose procedure hears both sides, visits, meets or convenes a task force."""

from .common_procedure import ProcedureCase

NOW = "2026-11-24 02:00:00"
EARLIER = "2026-11-23 02:00:00"
LATER = "2026-11-25 02:00:00"


class HearingCase(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_driver = cls.new_user("driver", "base.group_user")

    def demand(self, *requirements):
        """Approve a procedure with one serious class that demands what dicts say."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("HEAR", term, classes=("A", "S"), approve=False)
        self.class_a, self.class_s = version.class_ids.sorted("id")
        self.class_s.is_serious = True
        self.env["complaint.procedure.requirement"].create(
            [{"version_id": version.id, **vals} for vals in requirements]
        )
        self.approve(version.with_user(self.user_manager))
        return version

    def investigated(self, found=None):
        """Return a case under investigation, as its handler."""
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = found or self.class_minor
        complaint.action_start()
        return complaint

    def add(self, model, complaint, user=None, **vals):
        records = self.env[f"complaint.{model}"].with_user(user or self.user_inspector)
        return records.create({"complaint_id": complaint.id, **vals})

    def statement(self, complaint, side="complainant", user=None, **vals):
        values = {"side": side, "party": "Mr. Zhou", "text": "It fell.", **vals}
        return self.add("statement", complaint, user, **values)

    def called(self, record, xmlid):
        kind = self.env.ref(f"complaint_mgmt.mail_activity_type_{xmlid}")
        domain = [
            ("res_model", "=", record._name),
            ("res_id", "=", record.id),
            ("activity_type_id", "=", kind.id),
        ]
        return self.env["mail.activity"].sudo().search(domain).user_id
