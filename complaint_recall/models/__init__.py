from . import (
    complaint_lot_link,
    complaint_radius_mixin,
    complaint_complaint_radius,
    stock_lot,
    stock_lot_radius,
    stock_move_line,
)
