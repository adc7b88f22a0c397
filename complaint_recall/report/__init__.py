from . import report_batch_record
