"""What went through one manufacturing order. Pure Python on whatever it is given."""


class Flow:
    """What one manufacturing order took, made and scrapped, summed from its lines."""

    def __init__(self, order):
        self.order = order
        self.planned = {}  # component -> planned quantity
        self.planned_output = 0.0
        self.used = {}  # component -> {lot: quantity}
        self.lost = {}  # product -> {lot: quantity}, components and goods
        self.made = {}  # product -> {lot: quantity}

    def plan(self, move):
        """Note what the plan says; a line that was left out altogether counts, too."""
        if move.scrap_id:
            return
        product, quantity = move.product_id, move.product_qty
        if move.raw_material_production_id:
            self.planned[product] = self.planned.get(product, 0.0) + quantity
        elif product == self.order.product_id and move.state == "done":
            self.planned_output += quantity

    def add(self, move, lot, source, target, quantity):
        """Sort done lines by the usage of their two locations, as stock itself does.

        :param move: stock.move
        :param lot: stock.lot, may be empty
        :param str source: usage of the location that the goods came from
        :param str target: usage of the location that they went to
        :param float quantity: in the unit of the product
        """
        if target == "inventory":
            self._sum(self.lost, move.product_id, lot, quantity)
        elif move.raw_material_production_id:
            sign = -1 if source == "production" else 1
            self._sum(self.used, move.product_id, lot, sign * quantity)
        elif source == "production":
            self._sum(self.made, move.product_id, lot, quantity)

    def _sum(self, book, product, lot, quantity):
        lots = book.setdefault(product, {})
        lots[lot] = lots.get(lot, 0.0) + quantity

    def products(self):
        """Return every product that plays a part."""
        return [*{**self.planned, **self.used, **self.lost, **self.made}]

    def parts(self):
        """Return the components: those of the plan, and those used without one."""
        goods = self.made.keys() | {self.order.product_id}
        extra = [product for product in self.lost if product not in goods]
        return [*dict.fromkeys([*self.planned, *self.used, *extra])]

    def by_products(self):
        """Return what was made besides the goods."""
        return [product for product in self.made if product != self.order.product_id]

    def used_of(self, product):
        """Return how much of a component was used."""
        return sum(self.used.get(product, {}).values())

    def lost_of(self, product):
        """Return how much of a product was scrapped on this order."""
        return sum(self.lost.get(product, {}).values())

    def made_of(self, product):
        """Return how much of a product was made."""
        return sum(self.made.get(product, {}).values())

    def lots_of(self, product):
        """Return the lots that were made: list of (name, quantity)."""
        return [
            (lot.name or "", qty) for lot, qty in self.made.get(product, {}).items()
        ]

    def scraps(self):
        """Return what was scrapped on this order, by product and lot."""
        return [
            {
                "product": product.display_name,
                "unit": product.uom_id.name,
                "lot": lot.name or "",
                "quantity": quantity,
            }
            for product, lots in self.lost.items()
            for lot, quantity in lots.items()
        ]
