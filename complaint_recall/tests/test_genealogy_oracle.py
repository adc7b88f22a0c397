"""The genealogy against a naive one, on stock histories that Hypothesis invents."""

from contextlib import contextmanager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase

from .stock_history import History, World
from .stock_strategies import histories, lots, seeds_of

MODEST = settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
# Another lot that is suspect too, now and then.
more = st.lists(lots, max_size=1)


@tagged("post_install", "-at_install")
class TestGenealogyOracle(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls)

    @contextmanager
    def history(self, operations):
        """Put a history into the tables for a moment."""
        history = History(self.world, operations)
        self.cr.execute("SAVEPOINT history")
        try:
            history.insert(self.cr)
            self.env.invalidate_all()
            yield history, history.oracle()
        finally:
            self.env.invalidate_all()
            self.cr.execute("ROLLBACK TO SAVEPOINT history")

    def seeds(self, operations, more=()):
        ids = [self.world.lots[key] for key in {*seeds_of(operations), *more}]
        return self.env["stock.lot"].browse(ids)

    @MODEST
    @given(histories(), more)
    def test_what_is_reached_and_how_sure(self, operations, more):
        """Down and up, with bridges and without."""
        seeds = self.seeds(operations, more)
        with self.history(operations) as (_history, oracle):
            for direction in ("down", "up"):
                on_record = oracle.reach(seeds.ids, direction, bridges=False)
                found = seeds._genealogy_lot_ids(direction)
                self.assertEqual(found, set(on_record), direction)
                expected = oracle.reach(seeds.ids, direction)
                genealogy = seeds._genealogy(direction)
                self.assertEqual(set(genealogy.lots), set(expected), direction)
                for lot, reasons in expected.items():
                    reached = genealogy.lots[lot]
                    sure = "possible" if reasons else "certain"
                    self.assertEqual(reached.certainty, sure, direction)
                    self.assertIn(reached.reason, reasons or {None})
                    self.check_path(genealogy, lot)

    def check_path(self, genealogy, lot):
        path = genealogy.path(lot)
        self.assertIn(path[0][0], genealogy.seeds)
        self.assertEqual(path[-1][0], lot)
        self.assertEqual(len(path) - 1, genealogy.lots[lot].level)
        for (before, _none), (after, step) in zip(path, path[1:], strict=False):
            sides = genealogy.sides(step)
            self.assertIn(before, sides[0])
            self.assertIn(after, sides[1])

    @MODEST
    @given(histories(), more)
    def test_how_much_can_be_in_it(self, operations, more):
        """The bounds of the quantity."""
        seeds = self.seeds(operations, more)
        with self.history(operations) as (_history, oracle):
            for lot, reached in seeds._genealogy().lots.items():
                self.assertAlmostEqual(reached.made, oracle.made(lot))
                if lot in seeds.ids:
                    continue
                high = oracle.high(seeds.ids, lot)
                low = min(oracle.low(seeds.ids, lot), high)
                self.assertAlmostEqual(reached.high, high)
                self.assertAlmostEqual(reached.low, low)

    @MODEST
    @given(histories(), more)
    def test_where_it_is(self, operations, more):
        """Customers with what they sent back, deliveries, stock, the counters."""
        seeds = self.seeds(operations, more)
        with self.history(operations) as (_history, oracle):
            reached = set(oracle.reach(seeds.ids, bridges=False))
            lots = self.env["stock.lot"].browse(reached)
            self.assertEqual(self.shipped(lots), oracle.shipped(reached))
            self.assertEqual(self.on_hand(lots), oracle.on_hand(reached))
            deliveries = oracle.deliveries(reached)
            self.assertEqual(seeds._genealogy_delivery_ids(), deliveries)
            self.check_counters(seeds._genealogy_counters(), oracle, reached)

    def shipped(self, lots):
        found = {}
        for row in lots._genealogy_shipments():
            key = row["customer_id"], row["lot_id"]
            entry = found.setdefault(key, [0, 0])
            entry[row["kind"] == "back"] += row["quantity"]
        return found

    def on_hand(self, lots):
        found = {}
        for row in lots._genealogy_stock():
            key = row["location_id"], row["lot_id"]
            found[key] = found.get(key, 0) + row["quantity"]
        return found

    def check_counters(self, counters, oracle, reached):
        shipped = oracle.shipped(reached)
        out = sum(sent for sent, _back in shipped.values())
        back = sum(back for _sent, back in shipped.values())
        here = oracle.on_hand(reached)
        customers = {c for (c, _lot), (sent, _back) in shipped.items() if sent and c}
        self.assertEqual(counters["lots"], len(reached))
        self.assertEqual(counters["customers"], len(customers))
        self.assertEqual(counters["deliveries"], len(oracle.deliveries(reached)))
        unit = self.world.unit
        self.assertEqual(counters["shipped"].get(unit, 0), out)
        self.assertEqual(counters["returned"].get(unit, 0), back)
        self.assertEqual(counters["on_hand"].get(unit, 0), sum(here.values()))

    @MODEST
    @given(histories())
    def test_the_way_back_leads_home(self, operations):
        """What came of a lot has that lot in it."""
        seed = self.seeds(operations)
        with self.history(operations):
            for lot in self.env["stock.lot"].browse(seed._genealogy().lots):
                self.assertIn(seed.id, lot._genealogy("up").lots)

    @MODEST
    @given(histories())
    def test_odoo_knows_nothing_more(self, operations):
        """All that Odoo calls a delivery of a lot is found, but returns to vendors."""
        seed = self.seeds(operations)
        with self.history(operations):
            theirs = set(seed._find_delivery_ids_by_lot_iterative()[seed.id])
            pickings = self.env["stock.picking"].browse(theirs)
            to_customers = pickings.filtered(
                lambda x: x.location_dest_id.usage == "customer"
            )
            ours = seed._genealogy_delivery_ids()
            self.assertLessEqual(set(to_customers.ids), ours)
