"""The balance of a recall once more, record by record, without any thought of speed.

It knows done move lines and quants as the ORM reads them, and goes over them one by
one. What it shares with the real one is what its words mean.
"""

from collections import defaultdict

from ..recovery import consignees, lots


class Oracle:
    """What `_balance_lots` and `_balance_consignees` of one recall should say."""

    def __init__(self, recall):
        self.recall = recall.sudo()
        self.env = self.recall.env
        self.company = self.recall.company_id
        self.counted = {
            (s.move_line_id.id, s.lot_id.id) for s in self.recall.shipment_ids
        }

    def entries(self):
        return self.recall.scope_lot_ids.filtered(lambda e: not e.is_excluded)

    def lines(self, lot):
        return self.env["stock.move.line"].search(
            [
                ("lot_id", "=", lot.id),
                ("state", "=", "done"),
                ("company_id", "=", self.company.id),
            ]
        )

    def is_ours(self, place):
        if place.usage == "internal":
            return not place.company_id or place.company_id == self.company
        return place.usage == "transit" and place.company_id == self.company

    def is_in(self, place, *uses):
        while place:
            if place.hold_use in uses:
                return True
            if "sample" in uses and place.is_retained_sample:
                return True
            place = place.location_id
        return False

    def lots(self):
        """Return {lot: {key: quantity}}, without those that are 0."""
        result = {}
        for entry in self.entries():
            sums = defaultdict(float)
            for line in self.lines(entry.lot_id):
                self.add_line(sums, line)
            for quant in self.env["stock.quant"].search(
                [("lot_id", "=", entry.lot_id.id)]
            ):
                place = quant.location_id
                if not self.is_ours(place):
                    continue
                kept = "samples" if self.is_in(place, "sample") else "on_hand"
                sums[kept] += quant.quantity
                if self.is_in(place, "quarantine"):
                    sums["quarantine"] += quant.quantity
            sums["difference"] = self.difference(sums)
            result[entry.lot_id] = {
                k: round(v, 6) for k, v in sums.items() if round(v, 6)
            }
        return result

    def difference(self, s):
        came = ("received", "produced", "given_back", "came_back", "returned", "gained")
        went = ("sent_back", "consumed", "shipped", "scrap", "lost", "moved_out")
        there = s["on_hand"] + s["samples"]
        return sum(s[k] for k in came) + s["moved_in"] - sum(s[k] for k in went) - there

    def add_line(self, sums, line):
        source, target = line.location_id, line.location_dest_id
        quantity = line.quantity_product_uom
        if source.usage == target.usage == "customer":
            return
        late = (line.id, line.lot_id.id) not in self.counted
        if not self.is_ours(source):
            sums[self.came(line, late)] += quantity
        if not self.is_ours(target):
            sums[self.went(line)] += quantity
        if source.usage == "customer" and target.usage == "internal" and late:
            if not self.is_in(target, "quarantine", "sample"):
                sums["loose"] += quantity

    def came(self, line, late):
        usage = line.location_id.usage
        if usage == "production" and line.move_id.unbuild_id:
            return "given_back"
        if usage == "customer":
            return "returned" if late else "came_back"
        names = {"supplier": "received", "production": "produced"}
        return {**names, "inventory": "gained"}.get(usage, "moved_in")

    def went(self, line):
        usage = line.location_dest_id.usage
        if usage == "inventory":
            return "lost" if line.move_id.is_inventory else "scrap"
        names = {"supplier": "sent_back", "production": "consumed"}
        return {**names, "customer": "shipped"}.get(usage, "moved_out")

    # ------------------------------------------------------------------

    def consignees(self):
        """Return {(consignee or None, lot): {key: quantity}}, without zeros."""
        sums = defaultdict(lambda: defaultdict(float))
        lots = self.entries().lot_id
        for consignee in self.recall.consignee_ids:
            for line in consignee.line_ids.filtered(lambda x: x.lot_id in lots):
                sums[consignee, line.lot_id]["shipped"] += line.shipped_qty
                sums[consignee, line.lot_id]["used"] += line.declared_used
                sums[consignee, line.lot_id]["handed"] += line.handed_qty
                if consignee.parent_id:
                    key = consignee.parent_id, line.lot_id
                    sums[key]["passed_on"] += line.shipped_qty
        for consignee in self.recall.consignee_ids:
            said = self.env["complaint.recall.passed.on"].search(
                [
                    ("consignee_id", "=", consignee.id),
                    ("response_id", "=", consignee.figures_response_id.id),
                    ("target_id", "!=", False),
                ]
            )
            for row in said.filtered(lambda r: r.lot_id in lots):
                sums[consignee, row.lot_id]["passed_on"] += row.quantity
        for shipment in self.recall.shipment_ids.filtered(lambda s: not s.consignee_id):
            sign = 1 if shipment.kind == "out" else -1
            sums[None, shipment.lot_id]["shipped"] += sign * shipment.quantity
        for lot in lots:
            for line in self.lines(lot):
                self.add_return(sums, line)
        for destruction in self.recall.destruction_ids:
            if destruction.state == "done" and destruction.consignee_id:
                for line in destruction.line_ids:
                    key = destruction.consignee_id, line.lot_id
                    sums[key]["destroyed"] += line.quantity
        for own in sums.values():
            gone = ("returned", "used", "destroyed", "passed_on")
            had = own["shipped"] + own["handed"]
            own["outstanding"] = had - sum(own[k] for k in gone)
        return {
            key: {k: round(v, 6) for k, v in own.items() if round(v, 6)}
            for key, own in sums.items()
        }

    def add_return(self, sums, line):
        usages = (line.location_id.usage, line.location_dest_id.usage)
        if usages[0] != "customer" or usages[1] == "customer":
            return
        if (line.id, line.lot_id.id) in self.counted:
            return
        move = line.move_id
        picking = line.picking_id or move.picking_id
        named = picking.recall_consignee_id
        buyer = (
            move.sale_line_id.order_id.partner_id
            or picking.sale_id.partner_id
            or move.partner_id
            or picking.partner_id
        ).commercial_partner_id
        found = named or self.recall.consignee_ids.filtered(
            lambda c: c.partner_id and c.partner_id == buyer
        )
        sums[found[:1] or None, line.lot_id]["returned"] += line.quantity_product_uom


class OracleMixin:
    """Compares both."""

    def compare(self, recall):
        """Let SQL and oracle say what became of everything."""
        oracle = Oracle(recall)
        keys = (*lots.KEYS, "difference")
        found = {
            self.env["stock.lot"].browse(row["lot_id"]): self.told(row, keys)
            for row in recall._balance_lots()
        }
        self.assertEqual(found, oracle.lots())
        keys = (*consignees.FACTS, "outstanding")
        people = self.env["complaint.recall.consignee"]
        found = {
            (
                people.browse(row["consignee_id"]) if row["consignee_id"] else None,
                self.env["stock.lot"].browse(row["lot_id"]),
            ): self.told(row, keys)
            for row in recall._balance_consignees()
        }
        self.assertEqual(found, oracle.consignees())

    def told(self, row, keys):
        return {key: round(row[key], 6) for key in keys if round(row[key], 6)}
