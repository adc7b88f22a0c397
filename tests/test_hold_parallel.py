"""A shipment and a hold of the same lot at the same time: never both unseen."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from devenv.rpc import RpcError

ROUNDS = 8
QUANTITY, SHIPPED = 10, 4


def stock_of(admin, lot):
    domain = [["lot_id", "=", lot], ["location_id.usage", "=", "internal"]]
    quants = admin.call("stock.quant", "search_read", [domain, ["quantity"]])
    return sum(quant["quantity"] for quant in quants)


class Goods:
    """A product with a lot a round, each of them picked for a customer."""

    def __init__(self, admin):
        self.admin = admin
        warehouse = admin.call(
            "stock.warehouse", "search_read", [[], ["lot_stock_id", "out_type_id"]]
        )[0]
        self.shelf = warehouse["lot_stock_id"][0]
        self.out_type = warehouse["out_type_id"][0]
        domain = [["usage", "=", "customer"]]
        self.customers = admin.call("stock.location", "search", [domain])[0]
        goods = {"type": "consu", "is_storable": True, "tracking": "lot"}
        self.product = admin.create("product.product", {"name": "Parallel", **goods})

    def new_lot(self, number):
        lot = self.admin.create(
            "stock.lot", {"name": f"PARALLEL-{number}", "product_id": self.product}
        )
        quant = self.admin.create(
            "stock.quant",
            {
                "product_id": self.product,
                "location_id": self.shelf,
                "lot_id": lot,
                "inventory_quantity": QUANTITY,
            },
        )
        self.admin.call("stock.quant", "action_apply_inventory", [[quant]])
        return lot

    def new_picking(self, lot):
        places = {"location_id": self.shelf, "location_dest_id": self.customers}
        line = {
            "product_id": self.product,
            "lot_id": lot,
            "quantity": SHIPPED,
            "picked": True,
            **places,
        }
        move = {
            "product_id": self.product,
            "product_uom_qty": SHIPPED,
            "move_line_ids": [[0, 0, line]],
            **places,
        }
        values = {
            "picking_type_id": self.out_type,
            "move_ids": [[0, 0, move]],
            **places,
        }
        picking = self.admin.create("stock.picking", values)
        self.admin.call("stock.picking", "action_confirm", [[picking]])
        domain = [["move_id.picking_id", "=", picking]]
        lines = self.admin.search("stock.move.line", domain)
        # at the dock already: a hold leaves it on the transfer
        self.admin.write("stock.move.line", lines, {"picked": True})
        return picking


def race(goods, number):
    """Ship and hold a lot at once.

    :return: dict with what came of it
    """
    lot = goods.new_lot(number)
    picking = goods.new_picking(lot)
    wizard = goods.admin.call("stock.lot", "action_hold", [[lot]])["res_id"]
    goods.admin.write("complaint.lot.hold.place", [wizard], {"reason": "Parallel."})
    barrier = Barrier(2)

    def ship(client):
        barrier.wait()
        try:
            client.call("stock.picking", "button_validate", [[picking]])
            return None
        except RpcError as error:
            return str(error)

    def hold(client):
        barrier.wait()
        return client.call("complaint.lot.hold.place", "action_confirm", [[wizard]])

    with ThreadPoolExecutor(2) as pool:
        shipping = pool.submit(ship, goods.admin.twin())
        holding = pool.submit(hold, goods.admin.twin())
        refusal, action = shipping.result(), holding.result()
    state = goods.admin.call("stock.picking", "read", [[picking], ["state"]])[0][
        "state"
    ]
    fields = ["on_hand_qty", "state"]
    domain = [["hold_id", "=", action["res_id"]]]
    line = goods.admin.call("complaint.lot.hold.line", "search_read", [domain, fields])
    return {
        "shipped": state == "done",
        "refusal": refusal,
        "held": line[0]["state"] == "active",
        "counted": line[0]["on_hand_qty"],
        "stock": stock_of(goods.admin, lot),
    }


@pytest.fixture(scope="module")
def races(rpc):
    """What came of each race."""
    goods = Goods(rpc("admin"))
    return [race(goods, number) for number in range(ROUNDS)]


def test_a_hold_always_succeeds_against_a_shipment(races):
    """S9: the hold is placed, whether the shipment came before it or not."""
    assert all(result["held"] for result in races)


def test_a_hold_counts_what_a_shipment_at_the_same_time_left(races):
    """Nothing moves after a hold: what it counted is what is there."""
    for result in races:
        left = QUANTITY - SHIPPED if result["shipped"] else QUANTITY
        assert (result["counted"], result["stock"]) == (left, left), result


def test_a_shipment_that_came_second_is_told_of_the_hold(races):
    """Who lost the race reads the hold, not an error of the database."""
    for result in races:
        assert result["shipped"] or "Parallel." in (result["refusal"] or ""), result
