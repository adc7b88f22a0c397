from odoo.tools import SQL

from odoo.addons.complaint_mgmt.hooks import purge_models, remove_forms

MODULE = "complaint_8d"
FORMS = ["eight_d"]
TABLE = SQL.identifier("complaint_internal_notice")


def uninstall_hook(env):
    """Leave nothing behind that points to the records of this addon."""
    _remove_copies(env)
    purge_models(env, MODULE)
    remove_forms(env, FORMS)
    _remove_changes(env)


def _remove_changes(env):
    """Remove the changes of reports without a complaint: nothing shows them any more.

    By SQL, since an approved change is evidence that `unlink` refuses to delete.
    """
    env.cr.execute(SQL("DELETE FROM complaint_change WHERE complaint_id IS NULL"))
    env.cr.execute(
        SQL("ALTER TABLE complaint_change ALTER COLUMN complaint_id SET NOT NULL")
    )
    env.invalidate_all()


def _remove_copies(env):
    """Remove the copies of reports in the house: without a report they belong nowhere.

    By SQL, since a notice that was sent is evidence that nobody deletes.
    """
    own = SQL("SELECT id FROM complaint_internal_notice WHERE report_id IS NOT NULL")
    name = "complaint.internal.notice"
    for table, column in (("mail_activity", "res_model"), ("mail_message", "model")):
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = %s AND res_id IN (%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                name,
                own,
            )
        )
    env.cr.execute(SQL("SELECT pdf_id FROM (%s) own JOIN %s n USING (id)", own, TABLE))
    files = [row[0] for row in env.cr.fetchall() if row[0]]
    env.cr.execute(SQL("DELETE FROM %s WHERE id IN (%s)", TABLE, own))
    env.cr.execute(SQL("DELETE FROM ir_attachment WHERE id = ANY(%s)", files))
    env.invalidate_all()
