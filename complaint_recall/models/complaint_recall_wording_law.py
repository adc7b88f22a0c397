from odoo import api, fields, models

from ..tools import notice_linter
from .complaint_recall_wording import OFFERS, TEXTS


class ComplaintRecallWording(models.Model):
    """What the law of a recall finds missing in a wording, as it is typed."""

    _inherit = "complaint.recall.wording"  # pylint: disable=R8180

    finding_text = fields.Text(
        string="What the Law Finds Missing", compute="_compute_findings"
    )
    finding_count = fields.Integer(string="Findings", compute="_compute_findings")

    @api.depends(*TEXTS, *OFFERS, "lang", "recall_id.regime_id", "recall_id.class_id")
    @api.depends_context("lang")
    def _compute_findings(self):
        for wording in self:
            sentences = wording._finding_sentences()
            wording.finding_count = len(sentences)
            wording.finding_text = "\n".join(f"• {text}" for text in sentences)

    def _findings(self):
        """Return what this wording does not meet of the law of its recall.

        :return: list of notice_linter.Finding
        """
        self.ensure_one()
        # sudo: the rules are the same for whoever writes.
        recall = self.recall_id.sudo()
        rules = recall.regime_id.rule_ids._to_lint(
            self.lang, recall.class_id.code or ""
        )
        parts = {code: self[code] or "" for code in TEXTS}
        offers = sum(bool(self[name]) for name in OFFERS)
        return notice_linter.findings(parts, offers, rules)

    def _finding_sentences(self):
        return [self._finding_sentence(finding) for finding in self._findings()]

    def _finding_sentence(self, finding):
        rule = finding.rule
        parts = dict(
            self.env["complaint.recall.rule"]
            ._fields["part"]
            ._description_selection(self.env)
        )
        names = ", ".join(parts[code] for code in finding.parts)
        source = f" ({rule.key.source})" if rule.key.source else ""
        texts = {
            notice_linter.PART: self.env._("“%(parts)s” is empty", parts=names),
            notice_linter.BANNED: self.env._(
                "“%(words)s” must not be said: %(parts)s", words=rule.text, parts=names
            ),
            notice_linter.HEADLINE_IS: self.env._(
                "The headline has to be “%(words)s”", words=rule.text
            ),
            notice_linter.HEADLINE_HAS: self.env._(
                "The headline has to contain “%(words)s”", words=rule.text
            ),
            notice_linter.URGENT: self.env._(
                "The headline has to be marked “%(words)s”", words=rule.text
            ),
            notice_linter.OFFERS: self.env._(
                "Offer at least %(number)s of repair, replacement and refund",
                number=rule.number,
            ),
        }
        return f"{texts[rule.kind]}{source}."

    def _urgent_mark(self):
        """Return the word that marks notices of this recall as urgent, or ""."""
        # sudo: the rules of the law are the same for everybody.
        recall = self.recall_id.sudo()
        rules = recall.regime_id.rule_ids.filtered(
            lambda rule: rule.kind == notice_linter.URGENT
        )
        marks = rules._to_lint(self.lang, recall.class_id.code or "")
        return marks[0].text if marks else ""
