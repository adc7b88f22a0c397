from . import (
    complaint_event_till,
    pos_order,
    pos_order_line,
    stock_move_line_till,
    stock_picking_till,
)
