from . import test_gs1, test_trace
