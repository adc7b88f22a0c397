from . import report_batch_record, report_recall_notice, report_trace
