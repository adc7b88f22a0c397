from . import (
    event_export,
    ledger_export,
    ledger_import,
    portal,
    portal_new,
    privacy_copy,
    survey,
)
