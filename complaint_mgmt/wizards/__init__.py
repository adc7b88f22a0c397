from . import (
    complaint_gate_sign,
    complaint_intake,
    complaint_intake_line,
    complaint_reason,
)
