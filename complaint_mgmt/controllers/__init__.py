from . import event_export, ledger_export, survey
