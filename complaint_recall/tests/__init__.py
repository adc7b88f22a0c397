from . import test_genealogy_oracle
from . import (
    test_hold,
    test_hold_attacks,
    test_hold_descendants,
    test_hold_release,
    test_hold_rules,
    test_hold_stock,
)
from . import test_common_cause
from . import test_lot_radius
from . import test_rank
    test_gs1,
    test_trace,
    test_trace_company,
    test_trace_export,
    test_trace_readonly,
    test_trace_scan,
