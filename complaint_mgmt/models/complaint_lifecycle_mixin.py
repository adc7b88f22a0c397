from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.chain import sha256_hex


class ComplaintLifecycleMixin(models.AbstractModel):
    """A `state` that changes along one table of legal edges only, whoever writes it.

    Contract for a model that inherits this mixin:

    * `_lifecycle`: a module like `tools.lifecycle` with `edge(old, new)` and `FINAL`;
    * a field `state`;
    * one method `_guard_<name>` for each guard that the table names; it raises
    UserError;
    * optionally `_state_stamp(target)`: what else is written with the step.
    """

    _name = "complaint.lifecycle.mixin"
    _description = "Life Along Legal Edges"
    _lifecycle = None

    state_reason = fields.Text(string="Reason", copy=False)
    state_changed_at = fields.Datetime(readonly=True, copy=False)

    def write(self, vals):
        if "state" not in vals:
            self._check_reason_kept(vals)
            return super().write(vals)
        self.check_access("write")
        target = vals["state"]
        old_states = {record: record.state for record in self if record.state != target}
        unmoved = self.filtered(lambda r: r not in old_states)
        unmoved._check_reason_kept(vals)
        if unmoved:
            super(ComplaintLifecycleMixin, unmoved).write(vals)
            return not old_states or (self - unmoved).write(vals)
        edges = {
            record: record._check_edge(old, target, vals)
            for record, old in old_states.items()
        }
        result = super().write({**vals, **self._state_stamp(target)})
        for record, edge in edges.items():
            for guard in edge.guards:
                getattr(record, f"_guard_{guard}")()
        self._record_steps(old_states, target, vals.get("state_reason"))
        return result

    def _check_reason_kept(self, vals):
        """Refuse to rewrite why an earlier step was taken."""
        if any(
            vals.get("state_reason", r.state_reason) != r.state_reason for r in self
        ):
            raise UserError(
                self.env._(
                    "A reason belongs to its step and is not changed without one."
                )
            )

    def _check_edge(self, old, target, vals):
        """Return the edge to `target`, or refuse it.

        :raises UserError: there is no such step, or it needs a reason
        :raises AccessError: the user has none of the roles that may take it
        """
        edge = self._legal_edge(old, target)
        if not edge:
            raise UserError(
                self.env._(
                    "%(record)s cannot go from “%(old)s” to “%(new)s”.",
                    record=self.display_name,
                    old=self._state_label(old),
                    new=self._state_label(target),
                )
            )
        if not self.env.su and not any(self.env.user.has_group(g) for g in edge.groups):
            raise AccessError(self._edge_refusal(edge, target))
        if edge.needs_reason and not (vals.get("state_reason") or "").strip():
            raise UserError(
                self.env._(
                    "Say why: this step of %(record)s needs a reason.",
                    record=self.display_name,
                )
            )
        return edge

    def _legal_edge(self, old, target):
        """Return the Edge of the table, or None; another addon may add roles to it."""
        return self._lifecycle.edge(old, target)

    def _edge_refusal(self, edge, target):
        # sudo: group names are not readable by everybody, and harmless.
        groups = [self.env.ref(xmlid).sudo().name for xmlid in edge.groups]
        return self.env._(
            "You may not take %(record)s to “%(state)s”. Ask somebody with the role "
            "%(roles)s.",
            record=self.display_name,
            state=self._state_label(target),
            roles=" / ".join(groups),
        )

    def _state_label(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels.get(state, state)

    def _state_stamp(self, target):
        """Return the values that are written together with the step to `target`."""
        return {"state_changed_at": fields.Datetime.now()}

    def _record_steps(self, old_states, target, reason):
        events = self.env["complaint.event"]
        # the reason is free text: the log proves it by its digest
        proof = {"reason_sha256": sha256_hex(reason.encode())} if reason else {}
        for old in set(old_states.values()):
            moved = self.filtered(lambda r, old=old: old_states.get(r) == old)
            data = {"from": old, "to": target, **proof}
            events._record(moved, "state.changed", data)
