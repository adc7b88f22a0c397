from . import test_common_cause
from . import test_lot_radius
from . import test_rank
