from . import (
    test_gs1,
    test_trace,
    test_trace_company,
    test_trace_export,
    test_trace_readonly,
    test_trace_scan,
)
