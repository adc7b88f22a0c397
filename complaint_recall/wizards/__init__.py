from . import (
    complaint_common_cause,
    complaint_common_cause_line,
    complaint_intake_radius,
    complaint_lot_hold_place,
    complaint_recall_drill_start,
    complaint_recall_exclude,
    complaint_recall_find,
)
