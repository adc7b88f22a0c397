from . import event_export, ledger_export, ledger_import, survey
