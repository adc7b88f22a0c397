from odoo.addons.complaint_mgmt.hooks import purge_models

MODULE = "complaint_8d"


def uninstall_hook(env):
    """Leave nothing behind that points to the records of this addon."""
    purge_models(env, MODULE)
