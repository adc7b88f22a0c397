from . import complaint_common_cause
from . import complaint_common_cause_line
from . import complaint_intake_radius
