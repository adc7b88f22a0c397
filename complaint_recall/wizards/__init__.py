from . import complaint_lot_hold_place
