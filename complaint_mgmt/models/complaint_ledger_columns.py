import hashlib
import json
from itertools import islice

from odoo import models
from odoo.exceptions import UserError

from ..tools import ledger_dates
from ..tools.ledger_cells import text_of
from ..tools.ledger_headings import KEEP, SKIP, assign
from .complaint_ledger_column import DATES

SAMPLES = 3
SAMPLE_LENGTH = 60
LOOKED_AT = 200


class ComplaintLedgerImport(models.Model):
    """The columns of a register are recognised, and settled by a person."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def action_back(self):
        """Take the import one step back; what was checked and verified is void.

        :return: True
        :raises UserError: cases came of it already
        """
        self.ensure_one()
        self._check_step(
            "reading",
            "columns",
            "gathering",
            "matches",
            "checking",
            "checked",
            "stopped",
        )
        if self._has_cases():
            raise UserError(
                self.env._("Cases came of this import already: it only goes on.")
            )
        earlier = {"reading": "draft", "columns": "draft"}
        earlier.update(gathering="columns", matches="columns")
        target = earlier.get(self.state, "matches")
        if target != "matches":
            # sudo: lines and values are made by the steps only.
            self.sudo().line_ids.unlink()
            self.sudo().match_ids.unlink()
        self._write_engine(
            {
                "state": target,
                "verified_by_id": False,
                "verified_at": False,
                "checked_by_id": False,
            }
        )
        return True

    def _take_columns(self):
        """Say what each column is: what was said of it before, or a guess."""
        # sudo: columns are made by this step only; what they mean is then written.
        columns = self.env["complaint.ledger.column"].sudo()
        columns.search([("import_id", "=", self.id)]).unlink()
        headings = self.position["headings"]
        known = self.env["complaint.ledger.mapping"]._recall(
            self.company_id, self._headings_digest(headings)
        )
        said = [(name, order, 1.0) for name, order in known or ()]
        said = said or [(name, None, sure) for name, sure in assign(headings)]
        orders = self._guess_orders(said)
        samples = self._samples()
        columns.create(
            [
                {
                    "import_id": self.id,
                    "sequence": place,
                    "heading": headings[place] or self._letter(place),
                    "samples": samples[place],
                    "field_name": name,
                    "confidence": round(sure * 100),
                    **self._order_values(order, *orders.get(place, (order, True))),
                }
                for place, (name, order, sure) in enumerate(said)
            ]
        )

    @staticmethod
    def _order_values(said, guess, is_sure):
        return {
            "date_order": said or (guess if is_sure else False),
            "needs_order": not is_sure,
        }

    def _guess_orders(self, said):
        """Return how columns write dates: dict, place -> (order, is it sure)."""
        dates = enumerate(said)
        dates = [p for p, (name, order, _s) in dates if name in DATES and not order]
        cells = {place: [] for place in dates}
        for _id, rows in self._parts() if cells else ():
            for place, own in cells.items():
                own += [cells[place] for _row, cells, _year in rows]
        is_1904 = self.position["is_1904"]
        return {
            place: ledger_dates.guess_order(own, is_1904)
            for place, own in cells.items()
        }

    def _letter(self, place):
        return self.env._("Column %(number)s", number=place + 1)

    def _samples(self):
        """Return the first cells of each column that are filled."""
        rows = list(islice((r for _id, part in self._parts() for r in part), LOOKED_AT))
        samples = []
        for column in zip(*(cells for _row, cells, _year in rows), strict=True):
            texts = (" ".join(text_of(cell).split()) for cell in column)
            found = dict.fromkeys(text[:SAMPLE_LENGTH] for text in texts if text)
            samples.append(" | ".join(list(found)[:SAMPLES]))
        return samples

    def _headings_digest(self, headings):
        text = json.dumps(headings, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    # ------------------------------------------------------------------
    # The columns are settled
    # ------------------------------------------------------------------

    def _check_columns(self):
        """Refuse columns that leave out what a complaint needs, or that are doubtful.

        :raises UserError: and what to do
        """
        columns = self.column_ids
        names = columns.mapped("field_name")
        labels = dict(columns._fields["field_name"]._description_selection(self.env))
        for name in ("number", "received", "statement"):
            if name not in names:
                raise UserError(
                    self.env._(
                        "Say which column is “%(field)s”: no complaint is taken over "
                        "without it.",
                        field=labels[name],
                    )
                )
        for name in set(names) - {KEEP, SKIP}:
            if names.count(name) > 1:
                raise UserError(
                    self.env._(
                        "Two columns are “%(field)s”. Keep one of them as text.",
                        field=labels[name],
                    )
                )
        for column in columns:
            is_date = column.field_name in DATES
            if is_date and column.needs_order and not column.date_order:
                raise UserError(
                    self.env._(
                        "Column “%(heading)s”: choose in which order it writes day, "
                        "month and year. Its cells do not tell.",
                        heading=column.heading,
                    )
                )

    def _remember_columns(self, headings):
        columns = self.column_ids.sorted("sequence")
        said = [[c.field_name, c.date_order or False] for c in columns]
        digest = self._headings_digest(headings)
        self.env["complaint.ledger.mapping"]._remember(self.company_id, digest, said)
