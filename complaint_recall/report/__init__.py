from . import (
    report_batch_record,
    report_recall_drill,
    report_recall_notice,
    report_recall_report,
    report_trace,
)
