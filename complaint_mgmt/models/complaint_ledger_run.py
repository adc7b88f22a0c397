from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools import ledger_words
from .complaint_ledger_values import lot_key, product_key
from .complaint_taken_over import Plan

BATCH = 500
# Up to so many complaints, all or none is one transaction.
ONE_TRANSACTION = 1000
# So long nobody took a step before the cron goes on.
SILENT = timedelta(minutes=2)
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
        """Take the next step of a check or of taking over.

        :return: dict: state, and progress in per cent
        :raises AccessError: the user is no manager
        """
        self.ensure_one()
        self._check_step("checking", "running", "stopped", "checked", "done")
        # two browsers, or the cron and a browser: one of them takes the step
        if self.state in ("checking", "running") and self.try_lock_for_update():
            if self.state == "checking":
                self._check_batch()
            else:
                self._run_batch()
        return {"state": self.state, "progress": self.progress}

    def action_cancel(self):
        """Give the import up, or end it where it is: cases that were made stay.

        :return: True
        :raises UserError: it is over
        """
        self.ensure_one()
        self._check_step(
            "draft", "columns", "matches", "checking", "checked", "running", "stopped"
        )
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
    # What a complaint of the register becomes
    # ------------------------------------------------------------------

    def _plan(self, line, decisions):
        """Return the Plan of a line: values of the case, its lines and its answer."""
        case = line.values
        notes = [*case["note"]]

        def take(kind, text):
            """Return the id that a text means; keep the text where it means none."""
            match = decisions.get((kind, text))
            found = match and match.decision == "link" and match._target()
            if text and not found:
                notes.append([match._kind_label() if match else kind, text])
            return found.id if found else False

        state = self._state_of(case)
        is_open = state == "open"
        texts = {n: case[n][:400] for n in ("handler", "class", "category", "channel")}
        values = {
            "user_id": take("handler", texts["handler"]),
            "category_id": take("category", texts["category"]),
            "channel_id": take("channel", texts["channel"]),
            # an open case is classified by a person, which may call others
            "class_id": not is_open and take("class", texts["class"]),
            "partner_id": self._customer_of(case, decisions),
        }
        if is_open and texts["class"]:
            notes.append([self._kind_word("class"), texts["class"]])
        values.update(self._history(line, case, state, notes))
        items = self._items_of(case, decisions, notes)
        values["register_note"] = "\n".join(f"{h}: {t}" for h, t in notes) or False
        persons = self._persons_of(case, values["partner_id"])
        return Plan(values, items, persons, self._reply_of(case, values))

    def _history(self, line, case, state, notes):
        """Return the values that do not depend on a decision."""
        outcome = ledger_words.meaning(ledger_words.OUTCOME, case["outcome"])
        if case["outcome"] and not outcome:
            notes.append([self._case_word("outcome"), case["outcome"]])
        occurred = self._moment(case, "occurred")
        values = {
            "company_id": self.company_id.id,
            "door": "import",
            "received_role": "quality",
            "reported_by_id": self.env.uid,
            "reference": line.number,
            "register_id": self.register_id.id,
            "register_number": line.number,
            "register_row": line.row,
            "register_digest": line.digest,
            "ledger_import_id": self.id,
            "statement": case["statement"],
            "received_at": self._moment(case, "received"),
            "occurred_on": occurred and occurred.date(),
            "state": "new" if state == "open" else state,
            "outcome": outcome or False,
            "proposal": case["result"] or False,
            "amount": case["amount"],
            "place": case["address"] or False,
        }
        if state == "closed":
            closed = self._closed_at(case)
            values.update(closed_at=closed, state_changed_at=closed)
        return values

    def _customer_of(self, case, decisions):
        match = decisions.get(("customer", case["customer"][:400]))
        linked = match and match.decision == "link"
        return match.partner_id.id if linked else False

    def _persons_of(self, case, partner_id):
        """Return the complainant as the register names him, where it does."""
        name = case["person"] or case["customer"]
        if not name or (partner_id and not case["person"] and not case["phone"]):
            return []
        return [{"kind": "complainant", "name": name, "phone": case["phone"] or False}]

    def _items_of(self, case, decisions, notes):
        """Return the products and lots; what no product is found for becomes text."""
        items = []
        for number, item in enumerate(case["items"], 1):
            match = decisions.get(("product", product_key(item)))
            if not match or match.decision != "link":
                notes.append([self._kind_word("product"), self._item_text(item)])
                continue
            lot = decisions.get(("lot", lot_key(item))) if item["lot"] else None
            lot = lot.lot_id if lot and lot.decision == "link" else None
            items.append(
                {
                    "sequence": number * 10,
                    "product_id": match.product_id.id,
                    "lot_id": lot.id if lot else False,
                    "lot_text": False if lot else item["lot"] or False,
                    "defective_qty": item["quantity"],
                }
            )
        return items

    def _item_text(self, item):
        parts = [item[name] for name in ("product", "code", "spec", "lot")]
        if item["quantity"]:
            parts.append(f"{item['quantity']:g}")
        return ", ".join(filter(None, parts))

    def _reply_of(self, case, values):
        """Return the answer that the register tells of, with what the customer said."""
        said = ledger_words.meaning(ledger_words.SATISFACTION, case["satisfaction"])
        if values["state"] != "closed" or not said:
            return None
        return {
            "state": "told",
            "purpose": "result",
            "text": case["result"] or case["statement"],
            "replied_at": values["closed_at"],
            "user_id": False,
            "satisfaction": said,
        }

    def _kind_word(self, kind):
        match = self.env["complaint.ledger.match"]
        return dict(match._fields["kind"]._description_selection(self.env))[kind]

    def _case_word(self, name):
        field = self.env["complaint.complaint"]._fields[name]
        return field._description_string(self.env)

    # ------------------------------------------------------------------
    # Going on without a browser, and forgetting what is no longer needed
    # ------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Go on with imports that nobody looks at, as who started them."""
        before = fields.Datetime.now() - SILENT
        silent = Domain("stepped_at", "=", False) | Domain("stepped_at", "<", before)
        domain = Domain("state", "in", ("checking", "running")) & silent
        crons = self.env["ir.cron"]
        for found in self.search(domain):
            user = found.started_by_id or found.checked_by_id
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
        while self.state in ("checking", "running"):
            self.action_run_batch()
            has_more = self.state in ("checking", "running")
            if not crons._commit_progress(processed=1, remaining=int(has_more)):
                return has_more
        return False
