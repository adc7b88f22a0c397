from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from ..scope import compare, digests
from .complaint_recall_steps import DECISION


class ComplaintRecall(models.Model):
    """What is signed of the scope, and whether it still is what the stock says.

    The digest covers each lot with certainty and exclusion, each shipment and each
    consignee. It is worked out anew whenever a signature is checked, so that a change
    by any way makes signatures void.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _scope_digest(self):
        """Return the digest of the rows that the decision is about."""
        self.env.flush_all()
        [parts] = self.env.execute_query(digests.digest(self.id))
        return sha256_hex(canonical_json(list(parts)))

    def _seal_scope(self):
        """Keep the digest of what the scope is now."""
        self._write_engine({"scope_digest": self._scope_digest()})

    def _signed_scope(self):
        """Return what a signer reads of the scope: counts, totals, gaps, digest."""
        signed = super()._signed_scope()
        if not self.scope_at:
            return signed
        consignees, in_depth, _mute = self._signed_consignee_counts()
        return {
            **signed,
            "scope_digest": self._scope_digest(),
            "scope_at": str(self.scope_at),
            "scope_lots": self._signed_lots(),
            "scope_excluded": self._signed_exclusions(),
            "scope_totals": self._signed_totals(),
            "scope_consignees": consignees,
            "scope_in_depth": in_depth,
            "scope_gaps": self._gap_sentences(),
            "scope_confidence": f"{self.scope_confidence:.0%}",
        }

    def _gate_payload_labels(self, gate):
        return {
            **super()._gate_payload_labels(gate),
            "scope_lots": self.env._("Lots in Scope"),
            "scope_excluded": self.env._("Lots Taken Out"),
            "scope_totals": self.env._("Shipped"),
            "scope_consignees": self.env._("Consignees"),
            "scope_in_depth": self.env._("Consignees Within the Depth"),
            "scope_gaps": self.env._("What the Scope Does Not See"),
            "scope_digest": self.env._("Digest of the Scope"),
        }

    def _signed_consignee_counts(self):
        """Return consignees, those within the depth, those of them without address."""
        [counts] = self.env.execute_query(digests.consignee_counts(self.id))
        return counts

    def _signed_lots(self):
        """Return the number of lots: certain, possible, taken out."""
        counts = defaultdict(int)
        found = self.env.execute_query(digests.lot_counts(self.id))
        for certainty, is_excluded, count in found:
            counts["taken_out" if is_excluded else certainty] += count
        return dict(counts)

    def _signed_exclusions(self):
        rows = self.env["complaint.recall.lot"].search(
            [("recall_id", "=", self.id), ("is_excluded", "=", True)], order="lot_id"
        )
        return [
            f"{signed_name(row.lot_id, 'name')}: {row.exclusion_reason}" for row in rows
        ]

    def _signed_totals(self):
        """Return shipped and returned by unit; deliveries without customer."""
        totals = []
        units = self.env["uom.uom"]
        for uom, shipped, back, count, unknown in self.env.execute_query(
            digests.totals(self.id)
        ):
            totals.append(
                self.env._(
                    "%(shipped)s %(unit)s shipped, %(back)s came back, in %(count)s "
                    "movements, of which %(unknown)s name no customer",
                    shipped=f"{float(shipped):g}",
                    unit=signed_name(units.browse(uom), "name"),
                    back=f"{float(back):g}",
                    count=count,
                    unknown=unknown,
                )
            )
        return totals

    # ------------------------------------------------------------------
    # Is it still so?
    # ------------------------------------------------------------------

    def _open_points(self, step):
        points = super()._open_points(step)
        if step == DECISION and self.scope_at and self._scope_is_stale():
            points.append(
                self.env._("Goods moved since the scope was found: find it again.")
            )
        return points

    def _scope_is_stale(self):
        """Return whether the stock says something else than the scope by now."""
        return (
            self._seeds_changed() or bool(self._lots_since()) or self._shipments_since()
        )

    def _seeds_changed(self):
        seeds = self.env["complaint.recall.lot"].search(
            [("recall_id", "=", self.id), ("level", "=", 0)]
        )
        return set(seeds.lot_id.ids) != set(self.lot_ids.ids)

    def _lots_since(self):
        """Return ids of lots of this company that certain steps reach and that are not
        in the scope."""
        known = self.env["complaint.recall.lot"].search([("recall_id", "=", self.id)])
        new = self.lot_ids._genealogy_lot_ids("down") - set(known.lot_id.ids)
        return self._own_lots(new)[0]

    def _shipments_since(self):
        with self.lot_ids._genealogy_fetch() as fetch:
            [counts] = fetch(compare.stale_shipments(self, self._lots_in()))
        return any(counts)

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        # sudo: stock of all companies counts; only that it differs is told.
        if gate == DECISION and self.sudo()._walk_differs():
            raise UserError(
                self.env._("Goods moved since the scope was found: find it again.")
            )
        return result

    def _walk_differs(self):
        """Return whether the whole trace, possible ways included, finds other lots."""
        found = self.lot_ids._genealogy("down").lots
        own, _foreign = self._own_lots(found)
        rows = self.env["complaint.recall.lot"].search([("recall_id", "=", self.id)])
        known = {row.lot_id.id: row.certainty for row in rows}
        return known != {lot: found[lot].certainty for lot in own}

    def _figures(self):
        groups = self.env["complaint.recall.consignee"]._read_group(
            [("recall_id", "=", self.id)], ["in_depth"], ["__count"]
        )
        counts = dict(groups)
        return {
            **super()._figures(),
            "consignees": sum(counts.values()),
            "in_depth": counts.get(True, 0),
        }
