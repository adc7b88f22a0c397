from . import event_export, ledger_export, privacy_copy, survey
from . import event_export, ledger_export, portal, portal_new, survey
from . import event_export, ledger_export, ledger_import, survey
