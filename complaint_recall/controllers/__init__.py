from . import (
    recall_export,
    recall_page,
    trace_export,
)
