from odoo import api, models

# A list of lots in a letter; the table of the consignee names all of his.
MOST_LOTS = 60


class ComplaintRecallWording(models.Model):
    """Proposed sentences of a notice, in its language; people change them."""

    _inherit = "complaint.recall.wording"  # pylint: disable=R8180

    @api.model
    def _proposal(self, recall, lang):
        """Return proposed texts of a notice.

        :param recall: the complaint.recall
        :param str lang: code of the language
        :return: dict of values
        """
        # sudo: name and address of the own company, products and lots of the scope.
        recall = recall.sudo().with_context(lang=lang)
        words = self.with_context(lang=lang)
        rules = recall.regime_id.rule_ids
        return {
            "headline": words._propose_headline(recall, rules, lang),
            "goods": words._propose_goods(recall),
            "sold": words._propose_sold(recall),
            "reason": recall.reason,
            "hazard": words._propose_hazard(recall),
            **words._propose_acts(recall),
            "answer": words._propose_answer(),
            "contact": words._propose_contact(recall),
            "offers_replacement": True,
            "offers_refund": True,
        }

    @api.model
    def _propose_headline(self, recall, rules, lang):
        """Return what the law wants above the notice, else our own words."""
        wanted = [
            rule
            for rule in rules._to_lint(lang, recall.class_id.code or "")
            if rule.kind in ("headline_is", "headline_has", "urgent")
        ]
        literal = [rule.text for rule in wanted if rule.kind == "headline_is"]
        if literal:
            return literal[0]
        marks = [rule.text for rule in wanted if rule.kind == "urgent"]
        words = [rule.text for rule in wanted if rule.kind == "headline_has"]
        action = {
            "recall": self.env._("Product Recall"),
            "correction": self.env._("Product Correction"),
            "withdrawal": self.env._("Market Withdrawal"),
        }[recall.action_type]
        return ": ".join([*marks, " ".join(words) or action])

    @api.model
    def _propose_goods(self, recall):
        # sudo: the wording names all lots of the scope, whoever proposes it.
        rows = (
            self.env["complaint.recall.consignee.line"]
            .sudo()
            ._read_group(
                [("recall_id", "=", recall.id)],
                ["product_id"],
                ["lot_id:recordset"],
            )
        )
        if not rows:
            lots = recall.scope_lot_ids.filtered(lambda row: not row.is_excluded).lot_id
            rows = lots.grouped("product_id").items()
        return "\n".join(self._goods_line(product, lots) for product, lots in rows)

    @api.model
    def _goods_line(self, product, lots):
        names = sorted(lots.mapped("name"))
        shown = ", ".join(names[:MOST_LOTS])
        if len(names) > MOST_LOTS:
            shown = self.env._(
                "%(lots)s and %(count)s more, see your table below",
                lots=shown,
                count=len(names) - MOST_LOTS,
            )
        return self.env._(
            "%(product)s, lots: %(lots)s", product=product.display_name, lots=shown
        )

    @api.model
    def _propose_sold(self, recall):
        # sudo: the wording names all lots of the scope, whoever proposes it.
        shipments = self.env["complaint.recall.shipment"].sudo()
        ((first, last),) = shipments._read_group(
            [("recall_id", "=", recall.id), ("kind", "=", "out")],
            [],
            ["date:min", "date:max"],
        )
        company = recall.company_id.name
        if not first:
            return self.env._("Supplied by %(company)s.", company=company)
        return self.env._(
            "Delivered by %(company)s between %(first)s and %(last)s.",
            company=company,
            first=str(first.date()),
            last=str(last.date()),
        )

    @api.model
    def _propose_hazard(self, recall):
        """21 CFR 7.3(m): what the classes say about the danger."""
        return {
            "I": self.env._(
                "Using the product can cause serious harm to health, or death."
            ),
            "II": self.env._(
                "Using the product can cause harm to health that is temporary or can "
                "be treated."
            ),
        }.get(
            recall.class_id.code,
            self.env._(
                "Harm to health is not expected. The product does not meet its "
                "specification."
            ),
        )

    @api.model
    def _propose_acts(self, recall):
        return {
            "stop": self.env._(
                "Stop selling, distributing and using these lots at once."
            ),
            "instructions": self.env._(
                "Check your stock today. Set the goods of these lots apart, mark them "
                "as blocked and keep them until we have arranged their return."
            ),
            "pass_on": self.env._(
                "If you have passed these goods on, send this notice to everybody who "
                "received them, today, and tell us who that is."
            ),
            "remedies": self.env._(
                "You choose: we replace the goods free of charge, or we refund the "
                "price. We bear the costs of the return."
            ),
        }

    @api.model
    def _propose_answer(self):
        return self.env._(
            "Answer by the link in this mail, or send the reply form back, also if you "
            "have none of the goods left: how much you still have, how much was used, "
            "and to whom you passed it on."
        )

    @api.model
    def _propose_contact(self, recall):
        company = recall.company_id
        lines = [company.name, recall.contact_name]
        if recall.contact_phone:
            lines.append(self.env._("Phone: %(phone)s", phone=recall.contact_phone))
        if recall.after_hours_phone:
            phone = recall.after_hours_phone
            lines.append(self.env._("Out of office hours: %(phone)s", phone=phone))
        if company.email:
            lines.append(company.email)
        return "\n".join(line for line in lines if line)
