from odoo import api, fields, models

NEXT = 3
URGENCY = ("danger", "warning", "info")


class ComplaintRecall(models.Model):
    """The cockpit: where a recall stands, on one screen and in one answer."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    @api.readonly
    def get_cockpit(self):
        """Return where the recall stands now, as the cockpit shows it.

        :return: dict: `units`, one a unit with `shipped`, `recovered` (returned and
            destroyed), `used` and `outstanding` in that unit, and the same as per cents
            of what was shipped, most shipped first; `consignees` with `total`,
            `notified`, `responded`, `unreachable`; `hours` with `since_decision` and
            `to_first_notice`; `trend`, see `_trend`; `steps`, what is to be done next;
            `deadline` with `name` and `due_at` (UTC) or None; `drifts`; `at` (UTC)
        :raises AccessError: the user may not read the recall
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: who may read the recall sees its totals, whoever may read its rows.
        recall = self.sudo()
        figures = recall._figures()
        units = [_unit(row) for row in figures.get("units") or []]
        units.sort(key=lambda unit: -unit["shipped"])
        # of what never left the house, nothing has to be recovered
        units = [unit for unit in units if unit["shipped"]] or units[:1]
        return {
            "id": self.id,
            "state": recall.state,
            "is_mock": recall.is_mock,
            "units": units,
            "recovered_percent": figures.get("recovered_percent"),
            "consignees": {
                "total": figures.get("in_depth", figures.get("consignees")) or 0,
                "notified": figures.get("notified") or 0,
                "responded": figures.get("responded") or 0,
                "unreachable": figures.get("unreachable") or 0,
            },
            "hours": {
                "since_decision": figures["hours_since_decision"],
                "to_first_notice": figures["hours_to_first_notice"],
            },
            "trend": recall._trend(units[:1]),
            "steps": self._cockpit_steps(),
            "deadline": recall._next_deadlines().get(self.id),
            "drifts": figures.get("drifts") or 0,
            "at": fields.Datetime.to_string(fields.Datetime.now()),
        }

    def _cockpit_steps(self):
        """Return the most urgent steps; their buttons only for who may press them."""
        # sudo: what is to be done does not depend on what the user may read.
        steps = self.sudo()._next_steps()
        steps = sorted(steps, key=lambda step: URGENCY.index(step["level"]))[:NEXT]
        may = self.has_access("write")
        return [
            {**step, "method": (may and step.get("method")) or False} for step in steps
        ]

    def _next_deadlines(self):
        """Return by id of a recall its next open deadline, in constant queries.

        :return: dict, id -> {"name": str, "due_at": str in UTC}
        """
        clocks = self.env["complaint.recall.clock"].search(
            [("recall_id", "in", self.ids), ("is_running", "=", True)],
            order="due_at DESC, id DESC",
        )
        # the soonest comes last, and stays
        return {
            clock.recall_id.id: {
                "name": clock.name,
                "due_at": fields.Datetime.to_string(clock.due_at),
            }
            for clock in clocks
        }


def _unit(row):
    """Return one unit of the figures as the cockpit shows it."""
    shipped = row.get("shipped") or 0.0
    recovered = (row.get("returned") or 0.0) + (row.get("destroyed") or 0.0)
    amounts = {
        "recovered": recovered,
        "used": row.get("used") or 0.0,
        "outstanding": row.get("outstanding") or 0.0,
    }
    return {
        "uom_id": row["uom_id"],
        "uom": row["uom"],
        "shipped": shipped,
        **amounts,
        "percents": {
            name: round(100 * amount / shipped, 1) if shipped else 0.0
            for name, amount in amounts.items()
        },
    }
