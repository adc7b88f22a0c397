import base64
import uuid
from email.message import EmailMessage
from email.policy import SMTP

from odoo import api, models
from odoo.fields import Command
from odoo.tools import file_open

from .complaint_demo import FOLDER

# Every run of the story sends the same drafts: names make their keys.
DRAFTS = uuid.UUID("6f2b1c52-5d0e-4a63-9a55-0c6f6c1e7a10")


class ComplaintDemo(models.AbstractModel):
    """What came in by other doors: phone, mail, portal, and an earlier register.

    `doors.json` tells it. Mails go through the gateway as raw texts, the register
    through the steps of its import, and both by the people whose work it is.
    """

    _inherit = "complaint.demo"  # pylint: disable=R8180

    @api.model
    def _install(self):
        result = super()._install()
        if self._ref("doors_told", required=False):
            return result
        told = self._read("doors")
        for kind, lines in told.items():
            for line in lines:
                getattr(self, f"_door_{kind}")(line)
                self._end_of_act()
        first = self.env["complaint.ledger.import"].search([], limit=1)
        self._keep("doors", [{"key": "told"}], first)
        return result

    def _door_complaints(self, story):
        company = self._ref(f"company_{story['company']}")
        self._keep("complaint", [story], self._live(company, story))

    def _act_relate(self, complaint, story):
        """Join a complaint that was logged twice to the first one."""
        first = self._ref(f"complaint_{story['same_as']}")
        complaint.related_ids = [Command.link(first.id)]

    def _act_keep_secret(self, complaint, story):
        people = [self._ref(f"user_{login}").id for login in story["may_know"]]
        complaint.action_make_confidential()
        complaint.confidential_user_ids = [Command.link(one) for one in people]

    # ------------------------------------------------------------------
    # Phone, portal, mail
    # ------------------------------------------------------------------

    def _door_quick_logs(self, line):
        """Send a draft of the phone screen."""
        env = self._at_work(line["by"], line)
        values = dict(line["values"])
        values["goods"] = [
            {"product_id": product.id, "lot_name": lot.name}
            for product, lot in map(self._goods, line.get("goods", []))
        ]
        key = str(uuid.uuid5(DRAFTS, line["key"]))
        cases = env["complaint.complaint"]
        case = cases.browse(cases.quick_log(key, values)["id"])
        self._keep("complaint", [line], case)

    def _door_portal(self, line):
        """Send the form of the portal, on an order of the customer."""
        env = self._at_work("customer", line)
        order = self._ref(f"order_{line['order']}")
        product, lot = self._goods(line["item"][0])
        item = {
            "product_id": product.id,
            "lot_id": lot.id,
            "sale_line_id": order.order_line.filtered(
                lambda row: row.product_id == product
            )[:1].id,
            "defective_qty": line["item"][1],
        }
        values = {
            "company_id": order.company_id.id,
            "partner_id": env.user.partner_id.id,
            "sale_order_id": order.id,
            "statement": line["statement"],
            "remedy_sought": line["wish"],
        }
        key = uuid.uuid5(DRAFTS, line["key"]).hex
        case = env["complaint.complaint"]._portal_submit(key, values, [item])
        self._keep("complaint", [line], case)

    def _door_mails(self, line):
        """Hand a mail to the gateway, as the server of a team's address would."""
        company = self._ref(f"company_{line['company']}")
        team = self._ref(f"team_{line['company']}")
        mail = EmailMessage(policy=SMTP)
        mail["From"] = line["from"]
        mail["To"] = f"complaints@{line['company']}.example.com"
        mail["Message-Id"] = f"<{line['key']}@demo.example.com>"
        mail["Subject"] = self._mail_subject(line)
        mail.set_content(line["body"])
        # sudo: the gateway is the system; `message_process` asks for no other rights.
        gateway = self.env["mail.thread"].sudo().with_company(company)
        found = gateway.message_process(
            "complaint.complaint",
            mail.as_bytes(),
            custom_values={"team_id": team.id, "company_id": company.id},
        )
        if line.get("is_new"):
            case = self.env["complaint.complaint"].browse(found)
            self._keep("complaint", [line], case)

    def _mail_subject(self, line):
        if "about" not in line:
            return line["subject"]
        return f"Re: {self._ref('complaint_' + line['about']).name} {line['subject']}"

    # ------------------------------------------------------------------
    # An earlier register
    # ------------------------------------------------------------------

    def _door_registers(self, line):
        """Take a register over: a manager prepares, the QA head verifies (S1.5.3)."""
        env = self._at_work("manager", line)
        with file_open(f"{FOLDER}/{line['file']}", "rb") as content:
            file = base64.b64encode(content.read())
        register = env["complaint.ledger.register"].create({"name": line["name"]})
        found = env["complaint.ledger.import"].create(
            {
                "register_id": register.id,
                "file": file,
                "file_name": line["file"],
                "bad_rows": "skip",
            }
        )
        found.action_read()
        for heading, name in line["columns"].items():
            column = found.column_ids.filtered(lambda c, h=heading: c.heading == h)
            column.field_name = name
        found.action_columns_done()
        self._decide_values(found, line)
        found.action_check()
        self._end_of_act()
        found.with_env(self._at_work("head", line)).action_verify()
        self._end_of_act()
        found.action_start()
        self._keep_taken_over(found)

    def _decide_values(self, found, line):
        for match in found.match_ids.filtered(lambda m: m.kind == "category"):
            category = (
                f"complaint_mgmt.complaint_category_{line['categories'][match.text]}"
            )
            match.category_id = self.env.ref(category)
        found.action_accept_sure()
        found.action_rest_as_text()

    def _keep_taken_over(self, found):
        cases = self.env["complaint.complaint"].search(
            [("ledger_import_id", "=", found.id)]
        )
        stories = [{"key": case.register_number} for case in cases]
        self._keep("complaint", stories, cases)
