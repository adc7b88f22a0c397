from odoo import fields, models

DIMENSIONS = [
    ("severity", "Severity"),
    ("probability", "Probability"),
    ("detection", "Detection"),
]
SCALES = [("5", "1 to 5"), ("10", "1 to 10")]


class ComplaintRiskLevel(models.Model):
    """What a value of the risk scales means: configuration, kept by managers."""

    _name = "complaint.risk.level"
    _description = "Risk Scale"
    _order = "scale, dimension desc, value"

    scale = fields.Selection(SCALES, required=True, default="5")
    dimension = fields.Selection(DIMENSIONS, required=True)
    value = fields.Integer(required=True, aggregator=None)
    name = fields.Char(string="What the Value Means", required=True, translate=True)

    _value_uniq = models.Constraint(
        "UNIQUE(scale, dimension, value)", "This value is explained already."
    )
    _value_in_scale = models.Constraint(
        "CHECK(value BETWEEN 1 AND 10)", "A value is between 1 and 10."
    )

    def _texts(self, scale):
        """Return what the values of a scale mean.

        :param str scale: "5" or "10"
        :return: dict, (dimension, value) -> text in the user's language
        """
        # sudo: the texts of the form, for whoever reads it.
        levels = self.sudo().search([("scale", "=", scale)])
        return {(level.dimension, level.value): level.name for level in levels}
