from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import safety_words


class ComplaintSafetyWord(models.Model):
    """A word that, in a customer's mouth, tells of danger to persons or property.

    It proposes a class and calls people; a person decides.
    """

    _name = "complaint.safety.word"
    _description = "Safety Word"
    _order = "name, id"
    _check_company_auto = True

    # not translated: it is matched as it stands, whatever the reader's language
    name = fields.Char(
        string="Word",
        required=True,
        help="A Latin word is found as a whole word; a star at its end stands for any "
        "ending (burn* finds burned). A Chinese word is found wherever it stands.",
    )
    is_serious = fields.Boolean(
        string="Serious",
        default=True,
        help="The team leader, or else every QA head, is called at once.",
    )
    class_id = fields.Many2one(
        "complaint.class",
        string="Proposed Class",
        check_company=True,
        ondelete="restrict",
        help="Empty on a serious word: the first serious class of the company.",
    )
    company_id = fields.Many2one("res.company", index=True)
    active = fields.Boolean(default=True)

    _name_company_uniq = models.UniqueIndex(
        "(lower(name), COALESCE(company_id, 0))", "This word is listed already."
    )

    @api.constrains("name")
    def _check_name(self):
        if not all(safety_words.is_usable(word.name) for word in self):
            raise ValidationError(
                self.env._("A safety word needs at least one letter or digit.")
            )

    def _found_in(self, text):
        """Return the words of `self` that stand in a text."""
        found = set(safety_words.find_words(text, self.mapped("name")))
        return self.filtered(lambda word: word.name in found)

    def _calls(self):
        """Return the words of `self` for which people are called at once."""
        return self.filtered(lambda word: word.is_serious or word.class_id.is_serious)
