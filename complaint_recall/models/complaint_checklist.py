from odoo import models


class ComplaintChecklist(models.Model):
    """The batch record proposes answers; a person confirms them."""

    _inherit = "complaint.checklist"

    def _batch_records(self):
        """Return the records of the lots that the checklist is about."""
        # sudo: as in _fill_from_system, single figures for who works on the case.
        lots = self._filled_items().sudo().lot_id.sorted("id")
        records = self.env["complaint.batch.record"]
        return list(records._of(lots, self.company_id).values()) if lots else []

    def _batch_orders(self):
        """Return (name of the lot, sheet of the order) of all of them."""
        return [
            (record["lot"].name, sheet)
            for record in self._batch_records()
            for sheet in record["orders"]
        ]

    def _batch_proposal(self, found):
        """Return a proposal from (lot, order, text) rows, or None without any."""
        found = [row for row in found if row[2]]
        if not found:
            return None
        return {
            "value": " ".join(f"{lot}: {text}" for lot, _order, text in found),
            "source": self.env._(
                "Batch record: %(orders)s",
                orders=", ".join(dict.fromkeys(order for _l, order, _t in found)),
            ),
        }

    def _from_orders(self, tell):
        return self._batch_proposal(
            (lot, sheet["production"].name, tell(sheet))
            for lot, sheet in self._batch_orders()
        )

    def _checklist_fill_charge(self, line):
        """S9.4.2.1.7.1: planned and charged quantities of the order."""
        return self._from_orders(self._tell_charge)

    def _tell_charge(self, sheet):
        number = self.env["complaint.batch.record"]._number
        apart = [part for part in sheet["components"] if part["is_ok"] is not True]
        if not sheet["components"]:
            return ""
        if not apart:
            return self.env._(
                "all %(count)s components as planned, within their limits.",
                count=len(sheet["components"]),
            )
        return "; ".join(
            self.env._(
                "%(component)s: planned %(planned)s, used %(used)s %(unit)s",
                component=part["product"],
                planned=number(part["planned"]),
                used=number(part["used"]),
                unit=part["unit"],
            )
            for part in apart
        )

    def _checklist_fill_material_balance(self, line):
        """S9.4.2.1.7.1: in = out + scrap + difference, and the limit."""
        return self._from_orders(lambda sheet: sheet["balance"]["words"])

    def _checklist_fill_packaging_balance(self, line):
        """S9.4.2.1.7.2: issued = on the goods + destroyed + returned + difference."""
        return self._from_orders(lambda sheet: self._tell_issues(sheet["packaging"]))

    def _checklist_fill_label_balance(self, line):
        """S9.4.2.1.7.2: labels and printed packaging, issued and destroyed."""
        return self._from_orders(
            lambda sheet: self._tell_issues(
                part for part in sheet["packaging"] if part["is_label"]
            )
        )

    def _tell_issues(self, parts):
        return " ".join(
            f"{part['product']}: {part['issue']['words']}" for part in parts
        )

    def _checklist_fill_batch_steps(self, line):
        """S9.4.2.1.7.1: which steps were worked on, by whom, until when."""
        return self._from_orders(self._tell_steps)

    def _tell_steps(self, sheet):
        moment = self.env["complaint.batch.record"]._moment
        steps = []
        for step in sheet["work"]:
            names = ", ".join(name for name, _minutes in step["people"])
            words = [step["name"], step["workcenter"], step["state"], names]
            words.append(moment(step["end"]) if step["end"] else "")
            steps.append(" / ".join(word for word in words if word))
        return "; ".join(steps)

    def _checklist_fill_retained_sample(self, line):
        """S9.4.2.1.7.5: how much is kept of the lot, and where."""
        kept = [
            (record["lot"].name, place["place"], self._tell_sample(record, place))
            for record in self._batch_records()
            for place in record["samples"]
        ]
        proposal = self._batch_proposal(kept)
        if proposal:
            proposal["source"] = self.env._("Stock in locations for retained samples")
        return proposal

    def _tell_sample(self, record, place):
        number = self.env["complaint.batch.record"]._number
        unit = record["lot"].product_id.uom_id.name
        return f"{number(place['quantity'])} {unit}, {place['place']}."
