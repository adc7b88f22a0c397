from . import (
    complaint_common_cause,
    complaint_common_cause_line,
    complaint_intake_radius,
    complaint_lot_hold_place,
    complaint_recall_drift_dismiss,
    complaint_recall_answer,
    complaint_recall_redraw,
    complaint_recall_drill_start,
    complaint_recall_exclude,
    complaint_recall_find,
    complaint_recall_cancel,
)
