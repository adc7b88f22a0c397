from markupsafe import Markup

from odoo import api, models

from ..tools.paper_spec import is_list, is_said
from ..tools.report_lifecycle import DISCIPLINES
from .complaint_8d_gate import CHOICE, CLOSURE

# What a signer reads of each discipline, in the order of the dialog.
FACTS = {
    "d2": ("problem_statement",),
    "d4": ("escape_point", "escape_control", "risk_before"),
    "d6": ("risk_after", "risk_reason"),
    "d8": ("lessons",),
}
LINES = {
    "d4": {"cause_ids": ("number", "name", "kind", "is_root", "state")},
    "d5": {
        "option_ids": (
            "name",
            "is_chosen",
            "cause",
            "effect",
            "cost",
            "time",
            "risk",
            "score",
            "trial",
            "side_effect",
            "side_effect_note",
            "owner",
            "due_date",
            "verifier",
        )
    },
    "d6": {
        "action_ids": ("number", "name", "owner", "done_on", "state", "evidence"),
        "validation_ids": (
            "name",
            "before_value",
            "after_value",
            "uom",
            "sample_size",
            "result",
            "evidence",
        ),
    },
}
READ = {CHOICE: ("d2", "d4", "d5"), CLOSURE: DISCIPLINES}


class Complaint8D(models.Model):
    """What a signer reads: the causes, options and risks in words, not their digests.

    The words are part of the payload, so that the dialog shows what was signed and
    nothing else (21 CFR 11.70).
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        for code in READ.get(gate, ()):
            payload.update(self._signed_words(code, gate))
        return payload

    def _signed_words(self, code, gate):
        content = self._told(code)
        words = {name: content.get(name) for name in FACTS.get(code, ())}
        for name, keys in LINES.get(code, {}).items():
            words[name] = [
                {key: line[key] for key in keys if key in line}
                | self._signed_proof(line)
                for line in content.get(name, ())
                if gate == CHOICE or line.get("is_chosen", True)
            ]
        return words

    @api.model
    def _signed_proof(self, line):
        """Return what the last check of a cause showed."""
        checks = line.get("check_ids")
        return {"evidence": checks[-1]["evidence"]} if checks else {}

    # ------------------------------------------------------------------
    # For people
    # ------------------------------------------------------------------

    @api.model
    def _gate_render(self, gate, content):
        shown = {
            key: value
            for key, value in content.items()
            if gate not in READ or (key not in DISCIPLINES and value)
        }
        return super()._gate_render(gate, shown)

    @api.model
    def _gate_render_value(self, key, value):
        if not is_list(value):
            return super()._gate_render_value(key, value)
        lines = [self._signed_line(key, line) for line in value]
        return Markup("<ul class='ps-3 mb-0'>%s</ul>") % Markup().join(lines)

    @api.model
    def _signed_line(self, key, line):
        words = self.env["complaint.8d.words"]
        model, langs = words._model_of(self._name, key), [self.env.lang or "en_US"]
        head = " ".join(filter(None, (line.get("number"), line.get("name"))))
        facts = [
            f"{words._label(langs, model, name)}: "
            f"{words._value(langs, model, name, value)}"
            for name, value in self._signed_order(key, line)
            if name not in ("number", "name") and is_said(value)
        ]
        item = Markup("<li><strong>%s</strong><br/>%s</li>")
        return item % (head, " · ".join(facts))

    @api.model
    def _signed_order(self, key, line):
        """Return what a line says, in the order that the payload does not keep."""
        order = [name for lists in LINES.values() for name in lists.get(key, ())]
        names = dict.fromkeys((*order, *sorted(line)))
        return [(name, line[name]) for name in names if name in line]
