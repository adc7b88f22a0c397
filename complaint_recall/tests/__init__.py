from . import (
    test_balance,
    test_batch_record,
    test_batch_record_access,
    test_batch_checklist,
)
