from . import report_batch_record, report_trace
