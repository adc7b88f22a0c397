"""Trees of causes and the fishbone, without a database."""

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.cause_tree import chain, has_cycle, places
from ..tools.fishbone import BONES, fishbone, width_of, wrap

MODEST = settings(max_examples=150, deadline=None, database=None)
SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def graphs(draw):
    """Some causes with any parents at all, cycles and strangers included."""
    size = draw(st.integers(0, 12))
    parent = st.one_of(st.none(), st.integers(0, size + 1))
    rows = []
    for i in range(size):
        rows.append((i, draw(parent), draw(st.integers(0, 3))))
    return rows


@st.composite
def forests(draw):
    """Some causes, each below one with a smaller id, or at the top."""
    size = draw(st.integers(0, 12))
    rows = []
    for i in range(size):
        above = st.one_of(st.none(), st.integers(0, i - 1)) if i else st.none()
        rows.append((i, draw(above), draw(st.integers(0, 3))))
    return rows


def naive_cycle(parents):
    """Tell whether some cause comes back to itself, by walking on and on."""
    for start in parents:
        node = parents[start]
        for __ in parents:
            if node == start:
                return True
            node = parents.get(node)
    return False


@tagged("post_install", "-at_install")
class TestCauseTree(BaseCase):
    @MODEST
    @given(graphs())
    def test_nothing_is_lost_and_nothing_comes_twice(self, rows):
        found = [place.id for place in places(rows)]
        self.assertEqual(sorted(found), sorted(row[0] for row in rows))

    @MODEST
    @given(forests())
    def test_each_cause_follows_what_it_explains(self, rows):
        parents = {id_: parent for id_, parent, __ in rows}
        seen = {None: (0, "")}
        for place in places(rows):
            depth, number = seen[parents[place.id]]
            self.assertEqual(place.depth, depth + 1)
            self.assertEqual(place.depth, len(chain(parents, place.id)))
            self.assertTrue(place.number.startswith(number))
            self.assertEqual(place.number.count("."), depth)
            seen[place.id] = (place.depth, place.number + ".")

    @MODEST
    @given(graphs())
    def test_a_circle_is_found(self, rows):
        parents = {id_: parent for id_, parent, __ in rows}
        self.assertEqual(has_cycle(parents), naive_cycle(parents))

    def test_numbers_follow_the_sequence(self):
        rows = [(1, None, 20), (2, None, 10), (3, 1, 10), (4, 1, 5), (5, 3, 1)]
        found = {place.id: place.number for place in places(rows)}
        self.assertEqual(found, {2: "1", 1: "2", 4: "2.1", 3: "2.2", 5: "2.2.1"})
        self.assertEqual(chain({1: None, 3: 1, 5: 3}, 5), [1, 3, 5])


@tagged("post_install", "-at_install")
class TestFishboneDrawing(BaseCase):
    def draw(self, *causes, title="Brake pad cracks"):
        lines = [{"kind": "occurrence", "category": "man", **c} for c in causes]
        return ElementTree.fromstring(fishbone({"cause_ids": lines}, title))

    def words(self, svg, look=None):
        """Return the texts of a drawing, each with its lines joined."""
        return [
            "".join(text.itertext())
            for text in svg.iter(f"{SVG}text")
            if look is None or text.get("class") == look
        ]

    def test_the_drawing_fits_on_its_paper(self):
        """It is shown whole, however many causes there are."""
        lines = [{"kind": "occurrence", "name": f"Cause {n}"} for n in range(200)]
        text = fishbone({"cause_ids": lines}, "Crack")
        self.assertIn('style="max-width:100%;max-height:1050px;height:auto"', text)

    def test_all_six_bones_are_drawn_even_when_empty(self):
        words = self.words(self.draw())
        for bone in BONES:
            self.assertIn(bone.capitalize(), words)

    def test_causes_stand_at_their_bone_and_roots_stand_out(self):
        svg = self.draw(
            {"number": "1", "name": "Tired", "level": 1},
            {"number": "1.1", "name": "Night shift", "level": 2, "is_root": True},
            {"number": "2", "name": "New", "level": 1, "state": "excluded"},
            {"number": "3", "name": "Elsewhere", "kind": "escape"},
            {"number": "4", "name": "No field", "category": ""},
        )
        self.assertEqual(self.words(svg, "root"), ["1.1 Night shift"])
        self.assertEqual(self.words(svg, "excluded"), ["2 New"])
        self.assertIn("1 Tired", self.words(svg))
        self.assertIn("Other", self.words(svg))
        self.assertNotIn("3 Elsewhere", self.words(svg))

    def test_chinese_is_wrapped_and_everything_stays_on_the_sheet(self):
        name = (
            "传感器长期没有校准导致压机温度比设定值高四十度并且没有任何人发现这一点" * 2
        )
        svg = self.draw({"name": name, "level": 3}, title="制动片开裂" * 12)
        width, height = float(svg.get("width")), float(svg.get("height"))
        for span in svg.iter(f"{SVG}tspan"):
            self.assertLessEqual(width_of(span.text or ""), 32)
            self.assertLess(float(span.get("x")), width)
            self.assertLess(float(span.get("y")), height)
        for line in svg.iter(f"{SVG}line"):
            for name in ("x1", "x2"):
                self.assertTrue(0 <= float(line.get(name)) <= width)
            for name in ("y1", "y2"):
                self.assertTrue(0 <= float(line.get(name)) <= height)

    def test_texts_are_escaped(self):
        nasty = '</text><script>alert("1")</script>\x00&'
        svg = self.draw({"name": nasty}, title=nasty)
        self.assertFalse(list(svg.iter(f"{SVG}script")))
        self.assertIn("script", "".join(self.words(svg)))

    @MODEST
    @given(st.text(max_size=120), st.integers(4, 40), st.integers(1, 5))
    def test_lines_keep_width_and_number(self, text, width, most):
        lines = wrap(text, width, most)
        self.assertTrue(1 <= len(lines) <= most)
        self.assertTrue(all(width_of(line) <= width for line in lines))
        if "…" not in lines[-1]:
            kept = "".join("".join(lines).split())
            self.assertEqual(kept, "".join(text.split()))
