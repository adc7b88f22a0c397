from . import (
    complaint_event_hold,
    complaint_hold,
    complaint_lot_hold,
    complaint_lot_hold_impact,
    complaint_lot_hold_line,
    complaint_lot_link,
    complaint_lot_release,
    stock_location_hold,
    stock_lot,
    stock_lot_hold,
    stock_lot_hold_impact,
    stock_move_hold,
    stock_move_line,
    stock_move_line_hold,
    stock_move_line_impact,
    stock_quant_hold,
)
from . import complaint_lot_link
from . import complaint_radius_mixin
from . import complaint_complaint_cause
from . import complaint_complaint_radius
from . import stock_lot
from . import stock_lot_cause
from . import stock_lot_radius
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
