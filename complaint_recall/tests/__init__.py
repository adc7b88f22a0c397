from . import test_lot_radius
