import logging

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

MODULE = "complaint_mgmt"
# Tables whose rows point to a record by model name, without a foreign key.
POINTERS = (
    ("ir_exports", "resource"),
    ("ir_filters", "model_id"),
    ("mail_activity", "res_model"),
    ("mail_activity_plan", "res_model"),
    ("mail_followers", "res_model"),
    ("mail_message", "model"),
    ("mail_scheduled_message", "model"),
    ("rating_rating", "res_model"),
)


def uninstall_hook(env):
    """Leave nothing behind that points to the records of this addon."""
    purge_models(env, MODULE)


def purge_models(env, module):
    """Remove what other apps keep about the records of an addon that goes.

    Messages, activities, followers, ratings and files have no foreign key to the
    record; aliases, crons and server actions of users point to its model. All of it
    would stay in the database, and answer for other records after a new installation.

    :param env: environment of the uninstallation
    :param str module: technical name of the addon; its `complaint.*` models count
    """
    names = _own_models(env, module)
    if not names:
        return
    _release_references(env, module, names)
    _purge_attachments(env, names)
    for table, column in POINTERS:
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = ANY(%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                names,
            )
        )
    env.invalidate_all()
    for model, path in (
        ("mail.alias", "alias_model_id.model"),
        ("mail.alias", "alias_parent_model_id.model"),
        ("ir.cron", "model_id.model"),
        ("ir.actions.server", "model_id.model"),
    ):
        found = env[model].with_context(active_test=False).search([(path, "in", names)])
        found.unlink()
    _logger.info("Removed what pointed to %s models of %s", len(names), module)


def remove_forms(env, codes):
    """Remove the controlled forms of an addon that goes: nobody could print them.

    By SQL, since revisions are evidence that `unlink` refuses to delete for everybody.
    Their signatures stay.

    :param env: environment of the uninstallation
    :param list[str] codes: codes of the forms (`complaint.form.control`)
    """
    controls = SQL("SELECT id FROM complaint_form_control WHERE code = ANY(%s)", codes)
    env.cr.execute(
        SQL("DELETE FROM complaint_form_revision WHERE control_id IN (%s)", controls)
    )
    env.cr.execute(
        SQL("DELETE FROM complaint_form_control WHERE code = ANY(%s)", codes)
    )
    env.invalidate_all()


def _release_references(env, module, names):
    """Let go of the records of other apps.

    Odoo first deletes the records of an addon one by one and then drops its tables.
    Cases hold on to customers, orders and classes (ondelete restrict), which would be
    an error for each. And what the demo data made in other apps, such as orders with
    done deliveries, cannot be deleted: it stays there as ordinary data of those apps.
    """
    env.cr.execute(
        SQL(
            """SELECT conrelid::regclass::text, conname
                 FROM pg_constraint
                WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)""",
            _own_tables(env, names),
        )
    )
    for table, constraint in env.cr.fetchall():
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(constraint),
            )
        )
    env["ir.model.data"].search(
        [
            ("module", "=", module),
            ("name", "=like", "demo\\_%"),
            ("model", "not in", names),
        ]
    ).unlink()


def _own_tables(env, names):
    """Return the tables of stored models, and those of their many2many fields."""
    models = [env[name] for name in names if env[name]._auto]
    relations = {
        field.relation
        for model in models
        for field in model._fields.values()
        if field.type == "many2many" and field.store
    }
    return [*(model._table for model in models), *sorted(relations)]


def _own_models(env, module):
    """Return the models that the addon brought, not those it only extends."""
    return [
        name
        for name, model in env.registry.items()
        if name.startswith("complaint.") and model._original_module == module
    ]


def _purge_attachments(env, names):
    # By SQL, since files of closed cases are evidence that `unlink` refuses to delete
    # for everybody. Who uninstalls the addon drops the cases themselves.
    env.cr.execute(
        SQL(
            "DELETE FROM ir_attachment WHERE res_model = ANY(%s) RETURNING store_fname",
            names,
        )
    )
    attachments = env["ir.attachment"]
    for fname in {fname for (fname,) in env.cr.fetchall() if fname}:
        attachments._file_delete(fname)
