from . import test_genealogy_oracle
from . import (
    test_hold,
    test_hold_attacks,
    test_hold_descendants,
    test_hold_release,
    test_hold_rules,
    test_hold_stock,
)
