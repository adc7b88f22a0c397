from . import (
    complaint_8d,
    complaint_8d_steps,
    complaint_8d_gate,
    complaint_8d_step,
    complaint_8d_profile,
    complaint_8d_profile_term,
    complaint_action,
    complaint_complaint,
)
