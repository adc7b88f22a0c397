from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

CASE = "complaint.complaint"
OURS = "complaint."
# Rows of these point to a document by its model and id.
ROUND = "complaint.gate.round"
POINTERS = {
    "complaint.event": ("res_model", "res_id"),
    ROUND: ("res_model", "res_id"),
}


class IrRule(models.Model):
    """One rule for all that leads to a case that is not for the user.

    That is a confidential case (S1.5.2), and one of a register that is still being
    taken over: it may be taken back (S6.8). Written once, as a domain that Odoo adds to
    every search and every access, so that no model of this or another addon is
    forgotten: a model leads to a case by `complaint_id`, or by a required link to a
    model that does, or says so itself.

    Contract, for a model that differs: `_case_link` is the name of the field that leads
    to the case, or False when its rows are for everybody of its own rules;
    `_case_except(uid)` is a Domain of rows that a user sees in any case; `_case_also`
    names further fields that lead to cases, each of which hides the row.
    """

    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or not self._case_path(model_name):
            return domain
        hidden = self._hidden_domain(model_name)
        return (domain & ~hidden).optimize(self.env[model_name])

    @api.model
    @tools.ormcache("model_name")
    def _case_path(self, model_name):
        """Return by which fields a model leads to a case: a tuple, empty when none."""
        if model_name == CASE:
            return ("id",)
        if model_name in POINTERS:
            return POINTERS[model_name]
        link = self._case_link_of(model_name)
        return (link,) if link else ()

    @api.model
    def _case_links_of(self, model_name):
        """Return all fields by which a model that is no pointer leads to a case."""
        if model_name == CASE or model_name in POINTERS:
            return ()
        also = getattr(self.env[model_name], "_case_also", ())
        return (*self._case_path(model_name), *also)

    @api.model
    def _case_link_of(self, model_name, seen=frozenset()):
        model = self.env[model_name]
        if not model_name.startswith(OURS) or model_name in seen:
            return None
        # a dialog is its user's own, and no case is found by it
        if not model._auto or model.is_transient():
            return None
        named = getattr(model, "_case_link", None)
        if named is not None:
            return named or None
        if self._is_link(model._fields.get("complaint_id")):
            return "complaint_id"
        seen = seen | {model_name}
        for name, field in sorted(model._fields.items()):
            if field.required and self._is_link(field):
                other = field.comodel_name
                if other in POINTERS or self._case_link_of(other, seen):
                    return name
        return None

    def _is_link(self, field):
        return (
            field is not None
            and field.type == "many2one"
            and field.store
            and field.comodel_name.startswith(OURS)
        )

    @api.model
    @tools.ormcache("self.env.uid", "model_name")
    def _hidden_domain(self, model_name):
        """Return the Domain of what the user may not know of, rows of one model."""
        if model_name == CASE:
            cases = self.env[CASE]
            return cases._confidential_domain() | cases._unknown_domain()
        if model_name in POINTERS:
            return self._hidden_pointers(model_name)
        model = self.env[model_name]
        links = self._case_links_of(model_name)
        hidden = Domain.OR(self._hidden_by(model._fields[name]) for name in links)
        if hasattr(model, "_case_except"):
            hidden &= ~model._case_except(self.env.uid)
        return hidden

    @api.model
    def _hidden_by(self, field):
        """Return the Domain of the rows that a link to something hidden hides."""
        hidden = self._hidden_domain(field.comodel_name)
        if field.type != "many2one":
            return Domain(field.name, "any!", hidden)
        # said the other way round, so that what is shown is a join on the rows that are
        # looked for, and not a list of all cases that are hidden
        return ~(Domain(field.name, "=", False) | Domain(field.name, "any!", ~hidden))

    @api.model
    def _hidden_pointers(self, model_name):
        """Return the rows that point to a hidden case, or to what leads to one."""
        name_field, id_field = POINTERS[model_name]

        def exists(model, target, res_id):
            # sudo: which are hidden is asked of all, to hide them.
            documents = model.env[target].sudo()
            hidden = model.env["ir.rule"]._hidden_domain(target)
            query = documents._search(hidden, active_test=False, order="id")
            # one by one, or all at once: the database decides
            query.add_where(SQL("%s = %s", SQL.identifier(query.table, "id"), res_id))
            query.order = None
            return SQL("EXISTS (%s)", query.select(SQL("1")))

        def to_sql(model, alias, query):
            rules = model.env["ir.rule"]
            name = model._field_to_sql(alias, name_field, query)
            res_id = model._field_to_sql(alias, id_field, query)
            targets = rules._pointed_models(model)
            found = [
                SQL("(%s = %s AND %s)", name, target, exists(model, target, res_id))
                for target in targets
            ]
            # no row points to these, or else it came meanwhile and is hidden
            others = sorted(set(rules._leading_models()) - set(targets))
            found.append(SQL("%s = ANY(%s)", name, others))
            return SQL("COALESCE(%s, FALSE)", SQL(" OR ").join(found))

        def is_hidden(row):
            rules, target = row.env["ir.rule"], row[name_field]
            if target not in rules._leading_models():
                return False
            # sudo: as above.
            document = row.env[target].sudo().browse(row[id_field])
            hidden = rules._hidden_domain(target)
            return bool(document.exists().filtered_domain(hidden))

        return Domain.custom(to_sql=to_sql, predicate=is_hidden)

    @api.model
    @tools.ormcache()
    def _leading_models(self):
        """Return the models that lead to a case, by no pointer: sorted names."""
        found = []
        for name in sorted(self.env.registry):
            place = name
            while place != CASE and place not in POINTERS:
                path = self._case_path(place)
                if not path:
                    break
                place = self.env[place]._fields[path[0]].comodel_name
            if place == CASE:
                found.append(name)
        return tuple(found)

    @api.model
    def _pointed_models(self, model):
        """Return those models leading to a case to which rows of a pointer point now.

        An event may point to any of them, but few are pointed to, and each costs.
        """
        leading = self._leading_models()
        if model._name == ROUND:
            gated = self.env["complaint.gate.policy"]._gate_models()
            return sorted(set(leading).intersection(gated))
        table = SQL.identifier(model._table)
        column = SQL.identifier(POINTERS[model._name][0])
        model.flush_model([POINTERS[model._name][0]])
        # from one name to the next by the index, not over all rows
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE pointed AS (
                       SELECT min(%(column)s) AS name FROM %(table)s
                    UNION ALL
                       SELECT (SELECT min(%(column)s) FROM %(table)s
                                WHERE %(column)s > pointed.name)
                         FROM pointed WHERE pointed.name IS NOT NULL)
                   SELECT name FROM pointed WHERE name = ANY(%(leading)s)""",
                column=column,
                table=table,
                leading=list(leading),
            )
        )
        return [name for (name,) in rows]
