from odoo import api, models
from odoo.tools import SQL

OURS = "complaint."


class IrRule(models.Model):
    """Which documents of ours a user may not read, for what points to them by name.

    Odoo shows every colleague who follows which document, and who was told of which
    message. Of complaints that is for who reads the document (S8.13, S1.5.2).
    """

    _inherit = "ir.rule"  # pylint: disable=R8180

    @api.model
    def _unreadable(self, model_column, id_column, names=None, secret=()):
        """Return the condition of pointers to documents that the user may not read.

        :param SQL model_column: where the model of the document stands
        :param SQL id_column: where its id stands
        :param names: the models that are asked for, None for all
        :param secret: models of which nobody reads a pointer
        :return: SQL
        """
        readable, hidden = [], []
        for name, model in sorted(self.env.registry.items()):
            if not name.startswith(OURS) or "message_ids" not in model._fields:
                continue
            if name in secret or model._abstract or (names and name not in names):
                continue
            documents = self.env[name]
            if documents.has_access("read"):
                readable.append(name)
                found = documents._search([], active_test=False).subselect()
                hidden.append(
                    SQL(
                        "(%s = %s AND %s NOT IN %s)",
                        model_column,
                        name,
                        id_column,
                        found,
                    )
                )
        # all others of ours, of which the user reads none
        rest = SQL(
            "(%s LIKE %s AND %s != ALL(%s))",
            model_column,
            f"{OURS}%",
            model_column,
            readable,
        )
        return SQL("COALESCE(%s, FALSE)", SQL(" OR ").join([rest, *hidden]))
