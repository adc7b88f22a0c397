from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from .complaint_append_only import ComplaintAppendOnly


class ComplaintGateEvidence(models.AbstractModel):
    """What the gate engine appends and nobody edits.

    The few legal changes, such as the end of a round, are made by `_amend`. Reading
    follows the document that is signed, as activities do; company rules besides.
    """

    _name = "complaint.gate.evidence"
    _description = "Signature Evidence"
    _inherit = ["complaint.append.only"]
    # names of the fields that `_amend` may change
    _amendable = frozenset()

    @api.model
    def _append(self, vals_list):
        """Insert rows; for the engine only.

        :return: the rows, with the rights of the engine
        """
        # a caller's default_* keys would fill in what the engine leaves empty
        context = clean_context(self.env.context)
        evidence = self.with_env(self.env(context=context))
        rows = super(ComplaintGateEvidence, evidence)._append(vals_list)
        # sudo: the engine goes on with what it has made.
        return rows.sudo()

    def _amend(self, vals):
        """Make a legal change; for the engine only.

        :raises ValueError: a field that never changes
        """
        if illegal := set(vals) - self._amendable:
            raise ValueError(f"{self._name}: {sorted(illegal)} never change")
        # past the refusal of `complaint.append.only`, which is meant for callers
        beyond = super(ComplaintAppendOnly, self)
        return beyond.write(vals)

    # ------------------------------------------------------------------
    # Access follows the document
    # ------------------------------------------------------------------

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._readable_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "read" or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        hidden = (self - forbidden)._filter_hidden()
        if not hidden:
            return result
        forbidden += hidden
        return forbidden, lambda: forbidden._make_hidden_error()

    def _make_hidden_error(self):
        return AccessError(
            self.env._("You may read signatures only on documents that you may read.")
        )

    @api.model
    def _readable_domain(self):
        """Return the domain of the rows on documents that the user may read."""
        readable = self.env["complaint.gate.round"]._search(Domain.TRUE)
        return Domain("round_id", "in", readable)

    def _filter_hidden(self):
        """Return the rows of `self` on documents that the user may not read."""
        # sudo: only the link to the round is taken, to judge the access by it.
        rounds = self.sudo().round_id.sudo(False)
        readable = set(rounds._filtered_access("read").ids)
        return self.filtered(lambda row: row.sudo().round_id.id not in readable)
