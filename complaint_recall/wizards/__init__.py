from . import complaint_lot_hold_place
from . import complaint_common_cause
from . import complaint_common_cause_line
from . import complaint_intake_radius
