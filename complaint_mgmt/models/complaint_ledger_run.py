from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .complaint_ledger_values import LONGEST

BATCH = 500
# Up to so many complaints, all or none is one transaction.
ONE_TRANSACTION = 1000
# So long nobody took a step before the cron goes on.
SILENT = timedelta(minutes=2)
# What is done step by step, and what takes a step of it.
WORKING = {
    "reading": "_read_batch",
    "gathering": "_gather_batch",
    "checking": "_check_batch",
    "running": "_run_batch",
    "beginning": "_begin_batch",
    "undoing": "_undo_batch",
}
# What has begun and ends, whoever may still take a register over.
ENDING = ("beginning", "undoing")
# Where that leads to: who asks for a step may be late.
REACHED = ("draft", "columns", "matches", "checked", "stopped", "done")
FAILURES = (UserError, ValidationError, psycopg2.IntegrityError, psycopg2.DataError)


class ComplaintLedgerImport(models.Model):
    """Last part of an import: cases are made, batch by batch, once a number."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def action_start(self):
        """Begin to take the register over; what is long goes on step by step.

        :return: True
        :raises UserError: not verified, or something cannot be taken over
        """
        self.ensure_one()
        self._check_may_start()
        self._try_again()
        self._write_engine({"is_whole": self._is_too_long()})
        self._check_alone(is_start=True)
        self._check_may_create_contacts()
        self._write_engine(
            {
                "state": "running",
                "started_by_id": self.env.uid,
                "error": False,
                "undone_count": 0,
            }
        )
        self._note("started", cases=self.ok_count, file_sha256=self.file_sha256)
        return self.action_run_batch() and True

    def _check_may_start(self):
        self._check_step("checked", "stopped")
        if not self.verified_by_id:
            raise UserError(
                self.env._(
                    "A second person verifies the register first: a QA head or another "
                    "administrator."
                )
            )
        # what failed when it was taken over is tried again
        is_again = self.state == "stopped"
        if self.bad_rows == "all" and self.bad_count and not is_again:
            raise UserError(
                self.env._(
                    "%(count)s complaints cannot be taken over. Correct the register "
                    "and read it again, or choose to leave them out.",
                    count=self.bad_count,
                )
            )

    def action_run_batch(self):
        """Take the next step of what is long: reading, gathering, check, taking over.

        :return: dict: state, and progress in per cent
        :raises AccessError: the user is no manager
        """
        self.ensure_one()
        self._check_step(*WORKING, *REACHED)
        # two browsers, or the cron and a browser: one of them takes the step
        self._step()
        return {"state": self.state, "progress": self.progress}

    def _step(self):
        if self.state in WORKING and self.try_lock_for_update():
            getattr(self, WORKING[self.state])()

    def action_cancel(self):
        """Give the import up.

        Of a register that is taken over whole, what was made is taken back, and the
        import stops. Otherwise it ends where it is: cases that were made stay.

        :return: True
        :raises UserError: it is over, or ends by itself
        """
        self.ensure_one()
        going = set(WORKING) - set(ENDING)
        self._check_step(*going, "draft", "columns", "matches", "checked", "stopped")
        if self.state == "running" and self.is_whole:
            self._begin_undo(self.env._("It was given up."))
            return True
        made = self.done_count
        self._write_engine({"state": "cancelled", "done_at": fields.Datetime.now()})
        self._note("cancelled", cases=made)
        return True

    def action_view_cases(self):
        """Open the cases that came of this import.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_complaint_action"
        )
        domain = [("ledger_import_id", "=", self.id)]
        return {**action, "domain": domain, "context": {"create": False}}

    def _check_may_make_cases(self):
        """Refuse to make cases of anything but a verified import that runs.

        :raises AccessError: the user is no manager, or the import is not verified
        """
        self.ensure_one()
        self._check_manager()
        if self.state != "running" or not self.verified_by_id:
            raise AccessError(self.env._("Cases are made of a verified import only."))

    # ------------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------------

    def _run_batch(self):
        """Take the next complaints over, and end the import when none is left."""
        # sudo: lines are written by the steps only.
        lines = self.env["complaint.ledger.line"].sudo()
        domain = [("import_id", "=", self.id), ("state", "=", "ok")]
        size = BATCH if self.bad_rows == "skip" or self.is_whole else ONE_TRANSACTION
        lines = lines.search(domain, limit=size, order="id")
        if lines and not self._take_over(lines):
            return
        if len(lines) == size:
            self._write_engine({"stepped_at": fields.Datetime.now()})
        elif self.is_whole:
            # not taken back from here on
            now = fields.Datetime.now()
            self._write_engine({"state": "beginning", "stepped_at": now})
        else:
            self._end_run()

    def _end_run(self):
        self._write_engine(
            {"state": "done", "done_at": fields.Datetime.now(), "stepped_at": False}
        )
        self._note("done", cases=self.done_count)

    def _is_too_long(self):
        """Return whether all or none cannot be one transaction."""
        return self.bad_rows == "all" and self.ok_count > ONE_TRANSACTION

    def _try_again(self):
        """Let what failed in an import of all or none be tried once more."""
        if self.state != "stopped" or self.bad_rows != "all":
            return
        # sudo: lines are written by the steps only.
        lines = self.env["complaint.ledger.line"].sudo()
        failed = lines.search([("import_id", "=", self.id), ("state", "=", "bad")])
        failed.write({"state": "ok", "problem": False})

    def _take_over(self, lines):
        """Make cases of lines, or say which of them failed.

        :return: whether the import goes on
        """
        try:
            # what fails takes its numbers and events along
            with self.env.cr.savepoint():
                self._make_cases(lines)
        except FAILURES as error:
            if self.bad_rows == "all":
                self._fail(lines, self._reason(error))
                return False
            if len(lines) == 1:
                lines.write({"state": "bad", "problem": self._reason(error)})
                return True
            half = len(lines) // 2
            return self._take_over(lines[:half]) and self._take_over(lines[half:])
        return True

    def _reason(self, error):
        if isinstance(error, psycopg2.Error):
            return self.env._("The database refused it: it was taken over meanwhile.")
        return str(error.args[0] if error.args else error)

    def _make_cases(self, lines):
        known = self._known_numbers(lines)
        for state, problem, group in self._judged(lines, known):
            if state == "bad" and self.bad_rows == "all":
                raise UserError(problem)
            if state != "ok":
                group.write({"state": state, "problem": problem})
        todo = lines.filtered(lambda line: line.state == "ok")
        if not todo:
            return
        self._create_contacts(
            {line.values["customer"][:LONGEST] for line in todo} - {""}
        )
        decisions = self._decisions()
        plans = [self._plan(line, decisions) for line in todo]
        cases = self.env["complaint.complaint"]._import_cases(self, plans)
        self.env.flush_all()
        self._settle(todo, cases)

    def _settle(self, lines, cases):
        """Note which case came of each line, in one statement."""
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_ledger_line line
                      SET state = 'done', problem = NULL, complaint_id = made.case_id
                     FROM unnest(%s::int[], %s::int[]) AS made(line_id, case_id)
                    WHERE line.id = made.line_id""",
                lines.ids,
                cases.ids,
            )
        )
        lines.invalidate_recordset(flush=False)
        self.invalidate_recordset(["done_count", "ok_count", "progress"], flush=False)

    # ------------------------------------------------------------------
    # Going on without a browser, and forgetting what is no longer needed
    # ------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Go on with imports that nobody looks at, as who started them."""
        before = fields.Datetime.now() - SILENT
        silent = Domain("stepped_at", "=", False) | Domain("stepped_at", "<", before)
        domain = Domain("state", "in", list(WORKING)) & silent
        crons = self.env["ir.cron"]
        for found in self.search(domain):
            user = found.started_by_id or found.checked_by_id or found.user_id
            # as the person, not as the system: rights may have changed meanwhile
            own = found.with_user(user).with_company(found.company_id)
            try:
                has_more = own._go_on(crons)
            except AccessError as error:
                found._lose_right(str(error))
                has_more = own._go_on(crons)
            if has_more:
                return

    def _lose_right(self, reason):
        """Stop, for nobody is there who may go on."""
        if self.state == "running" and self.is_whole:
            self._begin_undo(reason)
            return
        self._write_engine({"state": "stopped", "error": reason})

    def _go_on(self, crons):
        """Take steps as long as the cron has time; return whether any is left."""
        while self.state in WORKING:
            if self.state in ENDING:
                # sudo: what has begun ends, whatever became of who began it.
                self.sudo()._step()
            else:
                self.action_run_batch()
            has_more = self.state in WORKING
            if not crons._commit_progress(processed=1, remaining=int(has_more)):
                return has_more
        return False
