from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .complaint_ledger_run import FAILURES

BEGUN_AT_ONCE = 1000
UNDONE_AT_ONCE = 1000
# So many complaints are named at most when a batch fails.
NAMED = 20
# While cases of an import may still be taken back, or are.
AT_WORK = ("running", "beginning", "undoing")
CASE = "complaint.complaint"


class TakenBackError(Exception):
    """Ends a trial that went well, and takes it back."""


class ComplaintLedgerImport(models.Model):
    """All or none, of a register that is too long for one transaction (S6.8).

    running → beginning → done
       └────→ undoing  → stopped

    The cases of the batches are shut. After the last one they are opened and their
    clocks begin, which is not taken back any more. What fails before, or is given up,
    removes them. Both go on in steps, whatever ends one of them.
    """

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    is_whole = fields.Boolean(
        readonly=True,
        help="All or none, in batches: the cases are shut until the last one is there.",
    )
    undone_count = fields.Integer(
        string="Taken Back", readonly=True, help="Cases that the last stop removed."
    )

    def _left_shut(self):
        """Return how many cases are still to be opened, or to be removed."""
        # sudo: how far it is, for who may see the import.
        return (
            self.env[CASE]
            .sudo()
            .search_count(
                [("ledger_import_id", "=", self.id), ("is_provisional", "=", True)]
            )
        )

    def _check_alone(self, *, is_start=False):
        """Refuse what would take cases for known that may be taken back.

        :param bool is_start: cases are made now, otherwise only looked for
        :raises UserError: another import of the register is at work
        """
        # who comes second has to start over, and sees what the first one did
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_ledger_register SET write_date = write_date
                    WHERE id = %s""",
                self.register_id.id,
            )
        )
        # sudo: whoever takes the other file over.
        others = self.sudo().search(
            [
                ("register_id", "=", self.register_id.id),
                ("id", "!=", self.id),
                ("state", "in", ("checking", *AT_WORK)),
            ]
        )
        if is_start and self.is_whole:
            busy = others
        else:
            busy = others.filtered(lambda o: o.is_whole and o.state in AT_WORK)
        if busy:
            raise UserError(
                self.env._(
                    "%(other)s of the same register is at work. Wait until it has "
                    "ended: what it takes over counts for this one.",
                    other=busy[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # What fails
    # ------------------------------------------------------------------

    def _fail(self, lines, reason):
        """End an import of all or none: say what fails, and take back what was made."""
        failing = self._failing(lines, reason)
        for line, why in failing.items():
            line.write({"state": "bad", "problem": why})
        if self.is_whole:
            self._begin_undo(reason)
            return
        self._write_engine({"state": "stopped", "error": reason})
        self._note("stopped", cases=self.done_count)

    def _failing(self, lines, reason):
        """Return which of some lines fail by themselves; nothing of the trials stays.

        :return: dict, line -> why
        """
        if len(lines) == 1:
            return {lines: reason}
        found = {}
        middle = len(lines) // 2
        for half in (lines[:middle], lines[middle:]):
            why = len(found) < NAMED and self._try_lines(half)
            if why:
                found.update(self._failing(half, why))
        return found

    def _try_lines(self, lines):
        try:
            with self.env.cr.savepoint():
                self._make_cases(lines)
                raise TakenBackError
        except TakenBackError:
            return None
        except FAILURES as error:
            return self._reason(error)

    # ------------------------------------------------------------------
    # After the last batch
    # ------------------------------------------------------------------

    def _begin_batch(self):
        """Open the next cases and let their clocks run; end the import after them."""
        cases = self.env[CASE]._provisional_of(self, BEGUN_AT_ONCE)
        if cases:
            self._open_cases(cases)
            cases._note_imported(self)
            self.env.flush_all()
        if len(cases) < BEGUN_AT_ONCE:
            self._end_run()
        else:
            self._write_engine({"stepped_at": fields.Datetime.now()})

    def _open_cases(self, cases):
        """Open cases; one whose clocks cannot begin is named, and keeps none back."""
        try:
            with self.env.cr.savepoint():
                cases._take_up()
        except FAILURES as error:
            if len(cases) == 1:
                cases._open_shut()
                # sudo: lines are written by the steps only.
                line = self.env["complaint.ledger.line"].sudo()
                line = line.search([("complaint_id", "=", cases.id)])
                line.problem = self.env._(
                    "Its deadlines did not begin: %(why)s", why=self._reason(error)
                )
                return
            half = len(cases) // 2
            self._open_cases(cases[:half])
            self._open_cases(cases[half:])

    # ------------------------------------------------------------------
    # Taking back
    # ------------------------------------------------------------------

    def _begin_undo(self, reason):
        """Take back what was made of this import, from the next step on."""
        position = {**(self.position or {}), "undone": {"back": [], "gaps": []}}
        self._write_engine(
            {
                "state": "undoing",
                "error": reason,
                "position": position,
                "undone_count": 0,
                "stepped_at": False,
            }
        )
        self._note("undoing", cases=self.done_count)

    def _undo_batch(self):
        """Remove the next cases, the last ones first; stop when none is left."""
        cases = self.env[CASE]._provisional_of(self, UNDONE_AT_ONCE, "id DESC")
        if cases:
            self._undo_cases(cases)
        if len(cases) == UNDONE_AT_ONCE:
            self._write_engine({"stepped_at": fields.Datetime.now()})
            return
        # when no case is left that needs them
        if self._undo_contacts():
            return
        position = {**self.position}
        undone = position.pop("undone")
        self._write_engine(
            {"state": "stopped", "stepped_at": False, "position": position}
        )
        self._note_undone(undone)

    def _undo_cases(self, cases):
        names = cases.mapped("name")
        self._release_lines(cases)
        count = len(cases)
        cases._remove_provisional()
        back, gaps = self.env["complaint.number"]._give_back(self.company_id, names)
        undone = self.position["undone"]
        position = {
            **self.position,
            "undone": {
                "back": [*undone["back"], *back],
                "gaps": [*undone["gaps"], *gaps],
            },
        }
        self._write_engine(
            {"position": position, "undone_count": self.undone_count + count}
        )

    def _release_lines(self, cases):
        """Let the lines of cases be taken over again."""
        self.env["complaint.ledger.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_ledger_line
                      SET state = 'ok', problem = NULL, complaint_id = NULL
                    WHERE import_id = %s AND complaint_id = ANY(%s)""",
                self.id,
                cases.ids,
            )
        )
        self.env["complaint.ledger.line"].invalidate_model(flush=False)
