from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class ComplaintRecallRow(models.AbstractModel):
    """A row of the scope of a recall: the engine writes it, and nobody else.

    The engine is whoever has superuser mode, which no call from outside can have. A
    model names in `_user_fields` what a person may write, and checks it itself.
    """

    _name = "complaint.recall.row"
    _description = "Row of the Scope of a Recall"
    _user_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - self._user_fields:
            self._check_engine()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_engine(self):
        self._check_engine()

    def _check_engine(self):
        """Refuse everybody but the engine.

        :raises AccessError: a person calls
        """
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "What is in the scope is found in the stock, and changed by the "
                    "steps of the recall only: find the scope, take a lot out, amend."
                )
            )

    def _write_engine(self, vals):
        # sudo: the step that calls has checked who takes it.
        return self.sudo().write(vals)

    @api.model
    def _insert_defaults(self, *known):
        """Return the defaults of stored fields that an INSERT does not name.

        Other concerns add fields to these models; a row that SQL writes needs them.

        :param known: names of columns that the INSERT fills
        :return: dict, column -> value
        """
        values = {}
        for name, field in self._fields.items():
            if not field.store or not field.column_type or field.compute:
                continue
            if name == "id" or name in known or field.default is None:
                continue
            # sudo: rows are inserted by the engine only.
            value = field.default(self.sudo())
            values[name] = field.convert_to_column_insert(
                field.convert_to_write(value, self), self
            )
        return values

    @api.model
    def _insert(self, recall, statement):
        """Run an INSERT, and compute what depends on it.

        :param statement: function of the defaults, returns SQL
        """
        before = self._last_id()
        self.env.cr.execute(statement(self._insert_defaults(*self._inserted_columns())))
        self.invalidate_model()
        fields = [f for f in self._fields.values() if f.store and f.compute]
        fields = [f for f in fields if f.name not in self._inserted_columns()]
        if not fields:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE recall_id = %s AND id > %s",
                SQL.identifier(self._table),
                recall.id,
                before,
            )
        )
        records = self.browse(i for (i,) in rows)
        for field in fields:
            self.env.add_to_compute(field, records)

    def _last_id(self):
        [(last,)] = self.env.execute_query(
            SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(self._table))
        )
        return last

    @api.model
    def _inserted_columns(self):
        """Return the columns that the statements of `scope/rows.py` fill."""
        return ()
