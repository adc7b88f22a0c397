"""Names of records that may be shown, read at once, and whether they open."""

from collections import defaultdict

from odoo.tools.misc import unique


class Names:
    """Reads names for ids that were asked for before: one query a model, not a row.

    `link(model, id)` is `{"id", "name", "model"}`; `model` is empty where the user may
    not open the record. Only ids of rows that survived the masking may be asked for.
    """

    def __init__(self, env):
        self._env, self._wanted, self._links = env, defaultdict(list), {}

    def want(self, model, ids):
        """Remember that names of these records are needed.

        :param str model: name of a model
        :param ids: iterable of ids; empty ones are ignored
        """
        self._wanted[model].extend(filter(None, ids))

    def link(self, model, record_id):
        """Return name and way to a record, or False when there is none."""
        if not record_id or not model:
            return False
        if (model, record_id) not in self._links:
            self._read(model, [*self._wanted.pop(model, ()), record_id])
        return self._links[model, record_id]

    def _read(self, model, ids):
        ids = [i for i in unique(ids) if (model, i) not in self._links]
        if model not in self._env:
            return self._links.update({(model, i): False for i in ids})
        records = self._env[model].browse(ids).exists()
        opens = set(records._filtered_access("read")._ids)
        # sudo: the rows are masked by company already; somebody who works on a recall
        # without rights on stock or sales reads the names of what was found.
        for record in records.sudo():
            self._links[model, record.id] = {
                "id": record.id,
                "name": record.display_name or "",
                "model": model if record.id in opens else "",
            }
        for record_id in ids:
            self._links.setdefault((model, record_id), False)
