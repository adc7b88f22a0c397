from . import event_export, ledger_export, portal, portal_new, privacy_copy, survey
