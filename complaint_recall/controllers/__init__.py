from . import recall_export, trace_export
