from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import notice_linter

PARTS = [
    ("headline", "Headline"),
    ("goods", "Product, Size and Lots"),
    ("sold", "Where and When Sold"),
    ("reason", "Reason"),
    ("hazard", "Danger"),
    ("stop", "Stop of Distribution and Use"),
    ("instructions", "What to Do"),
    ("pass_on", "Passing On"),
    ("remedies", "Remedies"),
    ("answer", "How to Answer"),
    ("contact", "Contact"),
]


class ComplaintRecallRule(models.Model):
    """What a law demands of the wording of a notice; data, kept by the coordinator.

    21 CFR 7.49 says what a recall communication holds, Regulation (EU) 2023/988
    Article 36 how it is headed and which words it must not use.
    """

    _name = "complaint.recall.rule"
    _description = "Rule for Recall Notices"
    _inherit = ["complaint.recall.law.mixin"]
    _order = "regime_id, sequence, id"
    _law_figures = frozenset(
        ("kind", "part", "text", "number", "lang", "class_codes", "source", "active")
    )

    regime_id = fields.Many2one(
        "complaint.recall.regime",
        string="Law",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            (notice_linter.PART, "Part That Is Needed"),
            (notice_linter.BANNED, "Words That Are Banned"),
            (notice_linter.HEADLINE_IS, "Headline Is"),
            (notice_linter.HEADLINE_HAS, "Headline Contains"),
            (notice_linter.URGENT, "Mark of Urgency in the Headline"),
            (notice_linter.OFFERS, "Remedies to Choose From"),
        ],
        required=True,
        default=notice_linter.PART,
    )
    part = fields.Selection(PARTS)
    text = fields.Char(
        string="Words",
        help="Banned words: several ones separated by a vertical bar (|).",
    )
    number = fields.Integer(string="At Least", default=2)
    lang = fields.Char(
        string="Language",
        help="Code of the language, such as zh_CN, or its first letters, such as zh. "
        "Empty: every language.",
    )
    class_codes = fields.Char(
        string="Classes",
        help="Codes of the classes, separated by commas. Empty: every class.",
    )
    name = fields.Char(related="regime_id.name", string="Name of the Law")

    @api.constrains("kind", "part", "text", "number")
    def _check_complete(self):
        for rule in self:
            if rule.kind == notice_linter.PART and not rule.part:
                raise ValidationError(self.env._("Say which part is needed."))
            if rule.kind == notice_linter.OFFERS and not 1 <= rule.number <= 3:
                raise ValidationError(
                    self.env._("Repair, replacement, refund: at least one to three.")
                )
            needs_text = rule.kind not in (notice_linter.PART, notice_linter.OFFERS)
            if needs_text and not rule._phrases():
                raise ValidationError(self.env._("Enter the words."))

    @api.depends("kind", "part", "text")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        parts = dict(self._fields["part"]._description_selection(self.env))
        for rule in self:
            subject = parts.get(rule.part) or rule.text or rule.number or ""
            rule.display_name = f"{kinds.get(rule.kind, '')}: {subject}"

    def _phrases(self):
        words = (self.text or "").split("|")
        return [word for word in words if notice_linter.normalise(word)]

    def _fits(self, lang, class_code):
        codes = [code.strip() for code in (self.class_codes or "").split(",")]
        fits_lang = not self.lang or (lang or "").startswith(self.lang)
        return fits_lang and (not any(codes) or class_code in codes)

    def _to_lint(self, lang, class_code):
        """Return these rules for one language and class, as the linter reads them.

        :param str lang: code of the language
        :param str class_code: code of the class of the recall, or ""
        :return: list of notice_linter.Rule, whose key is the rule
        """
        today = fields.Date.context_today(self)
        return [
            notice_linter.Rule(
                rule.kind, rule.part or "", phrase, rule.number, key=rule
            )
            for rule in self
            if rule._fits(lang, class_code) and rule._is_in_force(today)
            for phrase in rule._phrases() or [""]
        ]


class ComplaintRecallRegime(models.Model):
    _inherit = "complaint.recall.regime"  # pylint: disable=R8180

    rule_ids = fields.One2many(
        "complaint.recall.rule", "regime_id", string="Rules for Notices"
    )
