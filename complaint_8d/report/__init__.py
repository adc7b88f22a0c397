from . import report_8d
