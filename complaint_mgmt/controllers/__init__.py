from . import event_export, ledger_export, privacy_copy, survey
