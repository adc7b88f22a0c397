from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import lifecycle

# What one complaint of an earlier register becomes: values of the case, of its lines
# and persons, and of the answer that the register tells of, or None.
Plan = namedtuple("Plan", "values items persons reply")
TAKEN_FIELDS = {
    "register_id",
    "register_number",
    "register_row",
    "register_note",
    "register_digest",
    "ledger_import_id",
    "is_provisional",
}


class ComplaintComplaint(models.Model):
    """Cases that were taken over from an earlier register (S6.8).

    They are history: nobody is called, nothing is mailed, no clock runs on what is
    over. So they do not go through `create`, whose steps are those of a new complaint,
    and there is one private way to make them, out of a verified import.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    register_id = fields.Many2one(
        "complaint.ledger.register",
        string="Earlier Register",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    register_number = fields.Char(
        string="Number in the Earlier Register", readonly=True, copy=False
    )
    register_row = fields.Integer(readonly=True, copy=False, aggregator=None)
    register_note = fields.Text(
        string="What Else the Register Says",
        readonly=True,
        copy=False,
        help="What fits no field of a case, under the heading that it had.",
    )
    register_digest = fields.Char(readonly=True, copy=False)
    ledger_import_id = fields.Many2one(
        "complaint.ledger.import",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_provisional = fields.Boolean(
        string="Being Taken Over",
        readonly=True,
        copy=False,
        default=False,
        help="The register that it comes from is taken over whole or not at all, and "
        "that is still going on.",
    )
    register_text = fields.Char(compute="_compute_register_text", compute_sudo=True)

    _register_number_uniq = models.UniqueIndex(
        "(register_id, register_number) WHERE register_id IS NOT NULL",
        "This number of the earlier register was taken over already.",
    )

    # what has still to be taken up, or is taken back
    _provisional_idx = models.Index("(ledger_import_id, id) WHERE is_provisional")

    @api.depends("register_id.name", "register_row", "register_number")
    @api.depends_context("lang")
    def _compute_register_text(self):
        for complaint in self:
            complaint.register_text = bool(complaint.register_id) and self.env._(
                "Taken over from an earlier register: %(name)s, row %(row)s, number "
                "%(number)s",
                name=complaint.register_id.name,
                row=complaint.register_row,
                number=complaint.register_number,
            )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | TAKEN_FIELDS

    def _waits_for_takeover(self):
        return self.door != "import" and super()._waits_for_takeover()

    # ------------------------------------------------------------------
    # The one way in
    # ------------------------------------------------------------------

    @api.model
    def _import_cases(self, source, plans):
        """Make cases of an earlier register, in one go.

        Those of a register that is taken over whole or not at all, in batches, are
        shut until `_take_up` begins them after the last batch.

        :param source: complaint.ledger.import, verified and running
        :param plans: list of Plan; `values["state"]` says whether a case is over
        :return: the cases, in the order of the plans, with the rights of the system
        :raises AccessError: the import is not verified, or the user is no manager
        """
        source._check_may_make_cases()
        cases = self._of_import(source)
        is_shut = {"is_provisional": source.is_whole}
        values = [{**plan.values, **is_shut} for plan in plans]
        cases._assign_numbers(values)
        made = cases._insert(values)
        made._insert_lines("complaint.item", [plan.items for plan in plans])
        made._insert_lines("complaint.person", [plan.persons for plan in plans])
        replies = [[plan.reply] if plan.reply else [] for plan in plans]
        made._insert_lines("complaint.reply", replies)
        if not source.is_whole:
            made._keep_confidential()
            made._begin_open_ones()
            made._note_imported(source)
        return made

    def _of_import(self, source):
        """Return these cases as the engine of an import writes them."""
        # sudo: the import decides, not who may write a case that is over. The context
        # of the caller stays behind: its defaults would be fields of the cases.
        clean = {"lang": self.env.context.get("lang"), "tracking_disable": True}
        cases = self.with_env(self.env(su=True, context=clean))
        return cases.with_company(source.company_id)

    def _note_imported(self, source):
        self.env["complaint.event"]._record(
            self.with_env(source.env),
            "complaint.imported",
            lambda case: case.sudo()._import_data(source),
        )

    @api.model
    def _import_data(self, source):
        return {
            "import": source.id,
            "file_sha256": source.file_sha256,
            "register": source.register_id.id,
            "row": self.register_row,
            "state": self.state,
        }

    @api.model
    def _insert(self, vals_list):
        """Create records as the ORM does, without the steps of a new complaint."""
        if not self.env.su:
            raise AccessError(self.env._("Only the system makes such records."))
        return models.BaseModel.create(self, vals_list)

    def _insert_lines(self, model, lines):
        """Create lines of these cases.

        :param lines: for each case a list of values
        """
        values = [
            {**line, "complaint_id": case.id}
            for case, own in zip(self, lines, strict=True)
            for line in own
        ]
        if values:
            models.BaseModel.create(self.env[model], values)

    def _keep_confidential(self):
        """Shut cases of a confidential category, before others see them (S1.5.2)."""
        secret = self.filtered("category_id.is_confidential")
        for source, cases in secret.grouped("ledger_import_id").items():
            # who takes them over knows of them already
            link = [fields.Command.link(source.started_by_id.id)]
            cases._write_system({"confidential_user_ids": link})
        secret._become_confidential()

    def _begin_open_ones(self):
        """Let the clocks of cases run that are still open, and call nobody yet."""
        still_open = self.filtered(lambda case: case.state not in lifecycle.FINAL)
        if not still_open:
            return
        still_open._choose_procedure()
        for received_at, group in still_open.grouped("received_at").items():
            group._reach_trigger("received", received_at)
        still_open.filtered("user_id")._reach_trigger("assigned")
        still_open._refresh_clocks()
        still_open._put_checklists()
        still_open._mark_danger()

    def _mark_danger(self):
        """Note words of danger: a person judges them, in the file and not by night."""
        domain = [("company_id", "in", [*self.company_id.ids, False])]
        words = self.env["complaint.safety.word"].search(domain)
        for case in self:
            own = words.filtered(lambda w, c=case: w.company_id <= c.company_id)
            found = own._found_in(case.statement)
            if found:
                link = [fields.Command.set(found.ids)]
                case._write_system({"safety_word_ids": link, "safety_state": "open"})
