from odoo.tools import SQL

from odoo.addons.complaint_mgmt.hooks import purge_models

MODULE = "complaint_8d"
FORMS = ["eight_d"]


def uninstall_hook(env):
    """Leave nothing behind that points to the records of this addon."""
    purge_models(env, MODULE)
    _remove_forms(env)
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


def _remove_forms(env):
    """Remove the controlled form, which nobody could print; its signatures stay.

    By SQL, since revisions are evidence that `unlink` refuses to delete for everybody.
    """
    env.cr.execute(
        SQL(
            """DELETE FROM complaint_form_revision
                WHERE control_id IN (
                    SELECT id FROM complaint_form_control WHERE code = ANY(%s))""",
            FORMS,
        )
    )
    env.cr.execute(
        SQL("DELETE FROM complaint_form_control WHERE code = ANY(%s)", FORMS)
    )
    env.invalidate_all()
