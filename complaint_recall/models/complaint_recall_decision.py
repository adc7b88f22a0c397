from odoo import fields, models

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from .complaint_recall_steps import CLOSURE, DECISION, SCOPE

# What a signature on the decision covers, besides hazard, scope and meetings.
SIGNED = (
    "title",
    "action_type",
    "depth",
    "public_warning",
    "effectiveness_level",
    "effectiveness_percent",
    "reason",
)


class ComplaintRecall(models.Model):
    """What is signed: the decision with its scope, an amendment, the closure."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    meeting_ids = fields.One2many(
        "complaint.recall.meeting", "recall_id", string="Meetings"
    )

    def _gate_watched_fields(self):
        return {
            *SIGNED,
            "class_id",
            "regime_id",
            "user_id",
            "complaint_ids",
            "lot_ids",
            "scope_digest",
            "known_at",
        }

    def _gate_payload(self, gate):
        """Return what is signed; each concern adds to its gate by `_signed_<gate>`."""
        content = {
            DECISION: self._signed_decision,
            SCOPE: self._signed_scope,
            CLOSURE: self._signed_closure,
        }
        if gate not in content:
            return super()._gate_payload(gate)
        return content[gate]()

    def _signed_decision(self):
        """Return what a signature on the decision covers."""
        return {
            **{name: self[name] or "" for name in SIGNED},
            "is_mock": self.is_mock,
            "complaint_ids": sorted(self.complaint_ids.mapped("name")),
            "lot_ids": sorted(signed_name(lot, "name") for lot in self.lot_ids),
            "regime_id": signed_name(self.regime_id),
            "class_id": signed_name(self.class_id),
            "known_at": str(self.known_at),
            "meeting_ids": [m._signed_text() for m in self.meeting_ids.sorted("id")],
            **self._signed_scope(),
        }

    def _signed_scope(self):
        """Return what a signature covers of the scope; the scope engine adds to it."""
        return {"scope_digest": self.scope_digest or ""}

    def _signed_closure(self):
        """Return what a signature on the closure covers: the figures of this moment."""
        return {"figures_sha256": sha256_hex(canonical_json(self._closure_figures()))}

    def _open_points(self, step):
        points = super()._open_points(step)
        if step != DECISION:
            return points
        if not self.scope_at:
            points.append(self.env._("Find the scope."))
        if not self.regime_id or not self.class_id:
            points.append(self.env._("Choose the law and the class."))
        if not (self.reason or "").strip():
            points.append(self.env._("Write down what is wrong with the goods."))
        points += self._leader_points()
        if not self._is_quiet():
            points += self._meeting_points()
        return points

    def _leader_points(self):
        """EU GMP 8.27, China GMP 298: who leads does not belong to sales."""
        # sudo: whether somebody is in a sales team, nothing else.
        teams = self.env["crm.team.member"].sudo()
        domain = [
            ("user_id", "=", self.user_id.id),
            ("crm_team_id.company_id", "in", [False, self.company_id.id]),
        ]
        if not teams.search_count(domain, limit=1):
            return []
        return [
            self.env._(
                "%(user)s belongs to a sales team: let somebody lead who is "
                "independent of sales.",
                user=self.user_id.name,
            )
        ]

    def _meeting_points(self):
        """S9.4.3.5.5: who must have met before the decision, if a policy says so."""
        # sudo: the policy decides, whoever may read it.
        policy = self.env["complaint.gate.policy"].sudo()._find(self, DECISION)
        wanted = policy._meeting_departments()
        if not wanted:
            return []
        held = self.meeting_ids.filtered("confirmed_at")
        if any(wanted <= set(m.attendee_ids.mapped("department")) for m in held):
            return []
        labels = dict(
            self.env["complaint.recall.meeting.attendee"]
            ._fields["department"]
            ._description_selection(self.env)
        )
        names = ", ".join(labels[code] for code in labels if code in wanted)
        return [
            self.env._(
                "Hold the meeting with these departments and confirm its minutes: "
                "%(departments)s.",
                departments=names,
            )
        ]
