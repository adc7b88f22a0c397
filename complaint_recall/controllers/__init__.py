from . import recall_page, trace_export
from . import recall_export, trace_export
