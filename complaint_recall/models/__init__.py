from . import complaint_lot_link
from . import stock_lot
from . import stock_move_line
