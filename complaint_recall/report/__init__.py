from . import report_batch_record, report_recall, report_trace
