from . import report_trace
