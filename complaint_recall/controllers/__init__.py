from . import recall_page, trace_export
