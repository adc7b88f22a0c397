from . import complaint_lot_link
from . import stock_lot
from . import stock_move_line
from . import (
    complaint_trace,
    complaint_trace_scan,
    complaint_trace_gs1,
    complaint_trace_export,
    complaint_trace_entry,
    complaint_complaint_trace,
    sale_order,
    stock_lot_trace,
    stock_picking,
)
