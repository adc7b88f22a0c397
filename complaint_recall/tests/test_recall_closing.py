import inspect

from .common_recall import RecallCase


class TestRecallClosing(RecallCase):
    """Nobody who got the goods is forgotten, and no concern silences another."""

    def untold(self, recall):
        points = recall.sudo()._open_points("closure")
        return [point for point in points if "nobody has tried" in point]

    def test_a_recall_is_not_closed_while_somebody_was_never_told(self):
        """21 CFR 7.55(a): all reasonable efforts; each was told, or at least called."""
        recall = self.decide()
        [point] = self.untold(recall)
        self.assertIn("Tell 2 consignees", point)
        first, second = recall.consignee_ids
        first.action_mark_posted()
        [point] = self.untold(recall)
        self.assertIn("Tell 1 consignees", point)
        recall.env["complaint.recall.call"].create(
            {"consignee_id": second.id, "result": "no_answer"}
        )
        self.assertFalse(self.untold(recall))

    def test_who_answered_was_told_by_somebody(self):
        """A consignee who knows is not asked to be told."""
        recall = self.decide()
        for consignee in recall.sudo().consignee_ids:
            answer = {"person": "Li", "phone": "", "remark": "", "figures": None}
            consignee._take_answer(answer, "phone")
        self.assertFalse(self.untold(recall))

    def test_nobody_beyond_the_depth_has_to_be_told(self):
        """21 CFR 7.42(b)(1): the depth says who is written to."""
        recall = self.draft_recall(depth="wholesale")
        recall.consignee_ids[:1].depth = "consumer"
        self.decide(recall)
        [point] = self.untold(recall)
        self.assertIn("Tell 1 consignees", point)

    def test_no_file_silences_a_method_of_another_one(self):
        """Concerns extend the recall in files of their own: each calls super."""
        silent = []
        for name in self.env.registry:
            if not name.startswith("complaint.recall"):
                continue
            seen = {}
            for base in type(self.env[name]).__mro__:
                module = base.__module__
                if not module.startswith("odoo.addons.complaint_recall.models."):
                    continue
                if name not in (
                    base.__dict__.get("_name"),
                    base.__dict__.get("_inherit"),
                ):
                    continue
                for attribute, value in vars(base).items():
                    if inspect.isfunction(value) and not attribute.startswith("__"):
                        seen.setdefault(attribute, []).append((module, value))
            silent += [
                f"{name}.{attribute} in {module}"
                for attribute, found in seen.items()
                for module, value in found[:-1]
                if "super" not in inspect.getsource(value)
            ]
        self.assertFalse(silent)
