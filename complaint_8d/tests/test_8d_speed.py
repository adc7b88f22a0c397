"""Screens of large reports ask the database as often as those of small ones."""

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DSpeed(EightDCase):
    def spec(self, view):
        """Return what a view reads, as the web client asks for it."""
        views = self.env["complaint.8d"].get_views([(False, view)])
        models, arch = views["models"], views["views"][view]["arch"]
        root = etree.fromstring(arch)
        return self._fields_of(root, models, "complaint.8d")

    def _fields_of(self, node, models, model):
        found = {}
        fields = models[model]["fields"]
        for child in node.iterchildren(tag=etree.Element):
            name = child.get("name")
            if child.tag != "field":
                found.update(self._fields_of(child, models, model))
            elif name in fields:
                found[name] = self._field_of(child, models, fields[name])
        return found

    def _field_of(self, node, models, field):
        if field["type"] == "many2one":
            return {"fields": {"display_name": {}}}
        lists = [view for view in node if view.tag in ("list", "kanban")]
        if lists and field["relation"] in models:
            inner = self._fields_of(lists[0], models, field["relation"])
            return {"fields": inner, "limit": 80}
        return {}

    def large(self, count):
        """Return a report in work with so many causes and actions."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3")
        causes = self.env["complaint.8d.cause"].with_user(report.user_id)
        causes = causes.create(
            [{"report_id": report.id, "name": f"Cause {n}"} for n in range(count)]
        )
        for cause in causes:
            self.check_cause(cause)
        actions = self.env["complaint.action"].with_user(report.user_id)
        actions.create(
            [
                {
                    "name": f"Action {n}",
                    "report_id": report.id,
                    "discipline": "d7",
                    "owner_id": self.user_plain.id,
                    "verifier_id": self.user_stock.id,
                    "due_date": "2030-01-01",
                }
                for n in range(count)
            ]
        )
        return report

    def test_a_form_with_many_causes_opens_as_fast_as_with_few(self):
        few, many = self.large(2), self.large(40)
        spec = self.spec("form")

        def read(report):
            return lambda: report.web_read(spec)

        least = self.count_queries(read(few))
        most = self.count_queries(read(many))
        self.assertLessEqual(most, least + 3, (least, most))
        self.assertLess(most, 200)

    def test_a_list_of_many_reports_opens_as_fast_as_of_few(self):
        values = {"title": "Brake pad cracks", "product_id": self.product.id}
        values["lot_ids"] = [Command.set(self.lot_1.ids)]
        reports = self.env["complaint.8d"].with_user(self.user_solver)
        reports = reports.create([values] * 40)
        spec = self.spec("list")

        def read(found):
            return lambda: found.web_read(spec)

        least = self.count_queries(read(reports[:2]))
        most = self.count_queries(read(reports))
        self.assertLessEqual(most, least + 2, (least, most))
