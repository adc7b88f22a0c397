from odoo.tools import SQL

from odoo.addons.complaint_mgmt.hooks import purge_models, remove_forms

from .models.complaint_checklist_template_line import FILL_KEYS

MODULE = "complaint_recall"
FORMS = [
    "batch_record",
    "recall_status",
    "recall_final",
    "recall_drill",
    "recall_notice",
    "recall_letter",
    "recall_phone",
]


def uninstall_hook(env):
    """Leave nothing behind that points to this addon, or asks it for an answer."""
    purge_models(env, MODULE)
    _unplug_checklists(env)
    remove_forms(env, FORMS)


def _unplug_checklists(env):
    """Take the questions back that only this addon answers.

    By SQL: templates in use and frozen checklists are not rewritten otherwise. What was
    asked and answered stays as it is, only the system proposes nothing any more.
    """
    keys = [key for key, _label in FILL_KEYS]
    for model in ("complaint.checklist.template.line", "complaint.checklist.line"):
        env.cr.execute(
            SQL(
                "UPDATE %s SET fill_key = NULL WHERE fill_key = ANY(%s)",
                SQL.identifier(env[model]._table),
                keys,
            )
        )
    env.invalidate_all()
