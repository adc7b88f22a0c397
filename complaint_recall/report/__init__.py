from . import report_batch_record, report_recall, report_trace
from . import report_batch_record, report_recall_drill, report_trace
