from . import complaint_lot_link
from . import complaint_radius_mixin
from . import complaint_complaint_cause
from . import complaint_complaint_radius
from . import stock_lot
from . import stock_lot_cause
from . import stock_lot_radius
from . import stock_move_line
