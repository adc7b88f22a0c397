from . import complaint_intake_radius
