from . import (
    base_partner_merge,
    complaint_class_change,
    complaint_gate_sign,
    complaint_holiday_import,
    complaint_intake,
    complaint_intake_line,
    complaint_ledger_export,
    complaint_measure_done,
    complaint_procedure_move,
    complaint_reason,
    complaint_safety_dismiss,
    complaint_waive,
)
