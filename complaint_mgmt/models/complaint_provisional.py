from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.destruction import Own
from .complaint_ledger_import import MANAGER


class ComplaintComplaint(models.Model):
    """Cases of a register that is taken over whole or not at all (S6.8).

    Until its last batch they are shut for everybody (`complaint_archive_shut`), so that
    they can be taken back: nothing refers to them but what came with them. Nobody but
    who takes the register over sees them (`ir.rule`). Then they are taken up, or
    removed.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _unknown_domain(self):
        """Return the Domain of the cases that are not there yet for the user.

        Two columns of the case and no join for everybody who takes nothing over.
        """
        coming = Domain("is_provisional", "=", True)
        if not self.env.user.has_group(MANAGER):
            return coming
        own = [("started_by_id", "=", self.env.uid)]
        return coming & ~Domain("ledger_import_id", "any!", own)

    def _may_know(self, user):
        # sudo: whose import it is decides, whoever asks; yes or no.
        case = self.sudo()
        if case.is_provisional and case.ledger_import_id.started_by_id != user:
            return False
        return super()._may_know(user)

    @api.model
    def _describe_duplicates(self, found):
        """Add that the same may come out of a register, which has no number yet."""
        coming = found.sudo().filtered(
            lambda case: case.is_provisional and not case.is_confidential
        )
        text = super()._describe_duplicates(found - coming)
        if not coming:
            return text
        more = self.env._(
            "An earlier register that is being taken over may hold the same."
        )
        return f"{text} {more}" if text else more

    def _guard_not_provisional(self):
        """Refuse cases of a register that is still being taken over.

        :raises UserError: one of them is
        """
        if coming := self.filtered("is_provisional"):
            raise UserError(
                self.env._(
                    "%(number)s is being taken over from an earlier register. Nothing "
                    "can be done with it before that import has ended.",
                    number=coming[0].display_name,
                )
            )

    def _provisional_of(self, source, limit, order="id"):
        """Return cases of an import that are still shut, as its engine.

        :param source: complaint.ledger.import
        """
        domain = [("ledger_import_id", "=", source.id), ("is_provisional", "=", True)]
        return self._of_import(source).search(domain, limit=limit, order=order)

    def _take_up(self):
        """Open these cases to everybody, and let begin what is still open."""
        self._open_shut()
        self._begin_open_ones()

    def _open_shut(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_complaint SET is_provisional = FALSE
                    WHERE id = ANY(%s)""",
                self.ids,
            )
        )
        self.invalidate_recordset(["is_provisional"], flush=False)
        self._keep_confidential()

    def _remove_provisional(self):
        """Delete cases that are taken back, and whatever came with them.

        By SQL on purpose, as in `_destroy_files`: everybody else is refused, always.

        :raises AccessError: not the system, or a case that is not being taken over
        """
        if not self.env.su or not all(self.mapped("is_provisional")):
            raise AccessError(self.env._("Only the system makes such records."))
        self.env.flush_all()
        plan = self._destruction_plan()
        found = self._destroy_collect(plan)
        own = {n: ids for n, ids in found.items() if ids and self._is_part(plan, n)}
        self._destroy_attachments(own)
        self._destroy_messages(own)
        self._destroy_pointers(own)
        for name in self._destroy_order(plan):
            self._destroy_rows(self.env[name]._table, own.get(name))
        self.env.invalidate_all(flush=False)

    def _is_part(self, plan, name):
        """Return whether the rows of a model belong to one case and nothing else."""
        what = plan[name]
        if isinstance(what, Own) or getattr(what, "fields_only", False):
            return False
        links = self._destruction_links(plan, name)
        return all(link.type == "many2one" for link in links)
