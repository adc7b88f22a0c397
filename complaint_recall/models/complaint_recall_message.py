from odoo import fields, models

from odoo.addons.complaint_mgmt.tools import window

from ..tools import recall_message


class ComplaintRecall(models.Model):
    """The recall as a message that machines of trading partners read."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    trade_reason_code = fields.Char(
        string="Reason Code",
        help="As the partners' code list has it, such as ALLERGY_HAZARD_PEANUTS.",
    )
    trade_hazard_code = fields.Char(
        string="Hazard Code", help="As the partners' code list has it."
    )
    trade_action = fields.Text(
        string="What Partners Do",
        help="Stands in the message to trading partners. Empty: what the kind of the "
        "recall says.",
    )

    def _message_content(self, kind=None):
        """Return the message to trading partners.

        :param str kind: `INITIAL`, `UPDATE` or `CLOSED`; None: what the recall says
        :return: dict, see `tools/recall_message.py`
        """
        self.ensure_one()
        # sudo: names, addresses and codes that the notice tells everybody.
        recall = self.sudo()
        return recall_message.build(
            kind or recall._message_kind(),
            recall._message_sender(),
            recall._message_facts(),
            recall._message_markets(),
            recall._message_items(),
        )

    def _message_kind(self):
        if self.state == "closed":
            return "CLOSED"
        amended = [("recall_id", "=", self.id), ("is_amended", "=", True)]
        lots = self.env["complaint.recall.lot"]
        return "UPDATE" if lots.search_count(amended, limit=1) else "INITIAL"

    def _message_sender(self):
        company = self.company_id
        return {
            "gln": company._recall_gln(),
            "prefix": company.gs1_company_prefix,
            "name": company.name,
            "contact": self.contact_name or self.user_id.name,
            "phone": self.contact_phone,
            "afterHoursPhone": self.after_hours_phone,
            "email": company.email,
        }

    def _message_facts(self):
        return {
            "number": self.name,
            "title": self.title,
            "language": (self.env.lang or "en_US").replace("_", "-"),
            "createdAt": _iso(fields.Datetime.now()),
            "decidedAt": _iso(self.decided_at),
            "isTest": self.is_mock,
            "action": self.action_type.upper(),
            "law": self.regime_id.display_name or "",
            "class": self.class_id.display_name or "",
            "depth": self.depth.upper(),
            "reasonCode": self.trade_reason_code,
            "hazardCode": self.trade_hazard_code,
            "reason": self.reason,
            "actionRequested": self.trade_action or self._message_request(),
        }

    def _message_request(self):
        """Return what partners are asked to do by the kind of the recall."""
        return {
            "recall": self.env._(
                "Stop selling and using the goods at once, keep them apart, send them "
                "back, and tell those whom you passed them on to."
            ),
            "correction": self.env._(
                "Stop selling and using the goods until they are corrected."
            ),
            "withdrawal": self.env._(
                "Stop selling the goods, keep them apart and send them back."
            ),
        }[self.action_type]

    def _message_markets(self):
        """Return the countries in which consignees within the depth are."""
        own = self.consignee_ids.filtered("in_depth")
        return (own.partner_id | own.contact_id).country_id.mapped("code")

    def _message_items(self):
        """Return the products with those of their lots that were shipped."""
        groups = self.env["complaint.recall.shipment"]._read_group(
            [
                ("recall_id", "=", self.id),
                ("kind", "=", "out"),
                ("recall_lot_id.is_excluded", "=", False),
            ],
            ["product_id", "lot_id"],
        )
        items = {}
        for product, lot in groups:
            item = items.setdefault(
                product.id,
                {
                    "gtin": product.barcode,
                    "product": product.display_name,
                    "code": product.default_code,
                    "lots": [],
                },
            )
            name = "serial" if product.tracking == "serial" else "lot"
            item["lots"].append({name: lot.name, "expiry": _expiry(lot)})
        return list(items.values())

    def _message_gaps(self, message):
        """Return what a message lacks, as sentences in the user's language."""
        words = {
            "id": self.env._(
                "No identifier of the document: enter the GS1 prefix of the company."
            ),
            "gln": self.env._(
                "No valid location number (GLN) of the company: enter it in the "
                "settings."
            ),
            "after_hours": self.env._("No phone out of office hours."),
            "reason_code": self.env._("No reason code."),
            "hazard_code": self.env._("No hazard code."),
            "market": self.env._("No country: the addresses of consignees name none."),
            "items": self.env._("No lot of the scope was shipped."),
        }
        gtin = self.env._("No valid trade item number (GTIN) as barcode: %(product)s.")
        return [
            words[code] if code in words else gtin % {"product": text}
            for code, text in recall_message.problems(message)
        ]

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_message_xml(self):
        """Download the message to trading partners as XML.

        :return: an action; it says what the message lacks
        """
        return self._message_download("xml")

    def action_message_json(self):
        """Download the message to trading partners as JSON.

        :return: an action; it says what the message lacks
        """
        return self._message_download("json")

    def _message_download(self, extension):
        self.ensure_one()
        self._check_export()
        download = {
            "type": "ir.actions.act_url",
            "url": f"/complaint_recall/recall/{self.id}/message.{extension}",
            "target": "download",
        }
        gaps = self._message_gaps(self._message_content())
        if not gaps:
            return download
        return window.notice(
            "warning",
            " ".join(gaps),
            sticky=True,
            title=self.env._("The message lacks"),
            next=download,
        )


def _iso(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def _expiry(lot):
    """Return the day on which a lot expires, where an app keeps it."""
    moment = "expiration_date" in lot._fields and lot.expiration_date
    return f"{moment:%Y-%m-%d}" if moment else ""
