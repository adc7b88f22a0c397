from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

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
}
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
        self._check_step("checked", "stopped")
        if not self.verified_by_id:
            raise UserError(
                self.env._(
                    "A second person verifies the register first: a QA head or another "
                    "administrator."
                )
            )
        if self.bad_rows == "all" and self.bad_count:
            raise UserError(
                self.env._(
                    "%(count)s complaints cannot be taken over. Correct the register "
                    "and read it again, or choose to leave them out.",
                    count=self.bad_count,
                )
            )
        self._create_contacts()
        self._write_engine(
            {"state": "running", "started_by_id": self.env.uid, "error": False}
        )
        self._note("started", cases=self.ok_count, file_sha256=self.file_sha256)
        return self.action_run_batch() and True

    def action_run_batch(self):
        """Take the next step of what is long: reading, gathering, check, taking over.

        :return: dict: state, and progress in per cent
        :raises AccessError: the user is no manager
        """
        self.ensure_one()
        self._check_step(*WORKING, *REACHED)
        # two browsers, or the cron and a browser: one of them takes the step
        if self.state in WORKING and self.try_lock_for_update():
            getattr(self, WORKING[self.state])()
        return {"state": self.state, "progress": self.progress}

    def action_cancel(self):
        """Give the import up, or end it where it is: cases that were made stay.

        :return: True
        :raises UserError: it is over
        """
        self.ensure_one()
        self._check_step(*WORKING, "draft", "columns", "matches", "checked", "stopped")
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
        size = BATCH
        if self.bad_rows == "all" and self.case_count <= ONE_TRANSACTION:
            size = ONE_TRANSACTION
        lines = lines.search(domain, limit=size, order="id")
        if lines and not self._take_over(lines):
            return
        if len(lines) < size:
            self._write_engine(
                {"state": "done", "done_at": fields.Datetime.now(), "stepped_at": False}
            )
            self._note("done", cases=self.done_count)
        else:
            self._write_engine({"stepped_at": fields.Datetime.now()})

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
                self._write_engine({"state": "stopped", "error": self._reason(error)})
                self._note("stopped", cases=self.done_count)
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
            if state != "ok":
                group.write({"state": state, "problem": problem})
        todo = lines.filtered(lambda line: line.state == "ok")
        if not todo:
            return
        decisions = self._decisions()
        plans = [self._plan(line, decisions) for line in todo]
        cases = self.env["complaint.complaint"]._import_cases(self, plans)
        for line, case in zip(todo, cases, strict=True):
            line.write({"state": "done", "complaint_id": case.id})
        self.env.flush_all()

    def _create_contacts(self):
        """Create the contacts that were decided, with the rights of the user."""
        new = self.match_ids.filtered(lambda m: m.decision == "create")
        partners = self.env["res.partner"].create(
            [{"name": m.text, "company_id": self.company_id.id} for m in new]
        )
        for match, partner in zip(new, partners, strict=True):
            # sudo: the decision is carried out; nobody changes it here.
            values = {"partner_id": partner.id, "decision": "link"}
            match.sudo()._write_proposal(values)

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
                found._write_engine({"state": "stopped", "error": str(error)})
                has_more = False
            if has_more:
                return

    def _go_on(self, crons):
        """Take steps as long as the cron has time; return whether any is left."""
        while self.state in WORKING:
            self.action_run_batch()
            has_more = self.state in WORKING
            if not crons._commit_progress(processed=1, remaining=int(has_more)):
                return has_more
        return False
