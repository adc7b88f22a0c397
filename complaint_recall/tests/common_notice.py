"""What the tests of recall notices share: rules of a law, wordings, consignees."""

from odoo.fields import Command

from .common_recall import RecallCase

RULES = (
    {"kind": "part", "part": "goods", "source": "21 CFR 7.49(c)(1)(ii)"},
    {"kind": "part", "part": "hazard", "source": "21 CFR 7.49(c)(1)(iii)"},
    {"kind": "part", "part": "stop", "source": "21 CFR 7.49(a)(2)"},
    {"kind": "urgent", "text": "URGENT", "class_codes": "I,II"},
    {"kind": "banned", "text": "voluntary|in rare situations", "lang": "en"},
)


class NoticeCase(RecallCase):
    """A law that wants goods, danger, a stop, and the mark URGENT for both classes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regime.rule_ids = [Command.create(values) for values in RULES]
        cls.stranger.phone = "+86 571 5550 0200"

    def proposed(self, **vals):
        """A recall in its assessment whose notice was proposed, and its wording."""
        recall = self.draft_recall(**vals)
        recall.action_propose_wordings()
        return recall, recall.wording_ids
