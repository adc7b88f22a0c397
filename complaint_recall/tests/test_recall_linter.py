"""The linter of recall notices finds banned words however they are disguised."""

import unicodedata
import unittest

from hypothesis import given
from hypothesis import strategies as st

from ..tools import notice_linter as linter

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u034f"
BANNED = ("voluntary", "precautionary", "in rare situations", "自愿", "极少数情况下")


def rule(kind, **vals):
    return linter.Rule(kind, **vals)


def hits(text, phrase):
    rules = [rule(linter.BANNED, text=phrase)]
    return bool(linter.findings({"hazard": text}, 0, rules))


class TestLinter(unittest.TestCase):
    @given(
        st.sampled_from(BANNED),
        st.lists(st.tuples(st.integers(0, 40), st.sampled_from(INVISIBLE)), max_size=8),
        st.booleans(),
    )
    def test_invisible_characters_hide_no_banned_word(self, phrase, dirt, upper):
        """GPSR Article 36(2): the words are banned, not their spelling."""
        text = phrase.upper() if upper else phrase
        for place, char in dirt:
            text = text[:place] + char + text[place:]
        self.assertTrue(hits(f"This is a {text}, recall.", phrase))

    @given(st.sampled_from(BANNED))
    def test_full_width_and_entities_hide_no_banned_word(self, phrase):
        wide = "".join(
            chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in phrase
        ).replace(" ", "\u3000")
        entities = "&shy;".join(f"&#{ord(c)};" for c in phrase)
        twice = phrase[0] + "&amp;shy;" + phrase[1:]
        for text in (wide, entities, twice):
            self.assertTrue(hits(f"so {text} so", phrase), text)

    def test_a_part_of_another_word_is_no_banned_word(self):
        """Latin words are whole words; Chinese has no spaces between them."""
        self.assertFalse(hits("An involuntary movement.", "voluntary"))
        self.assertFalse(hits("voluntary_code", "voluntary"))
        self.assertTrue(hits("这是voluntary召回", "voluntary"))
        self.assertTrue(hits("本公司自愿召回", "自愿"))
        self.assertTrue(hits("本公司自 愿召回", "自愿"))
        self.assertTrue(hits("in rare\n   situations", "in rare situations"))
        self.assertFalse(hits("rare situations", "in rare situations"))

    @given(st.text(max_size=60))
    def test_a_text_is_compared_in_one_form(self, text):
        once = linter.normalise(text)
        self.assertEqual(linter.normalise(once), once)
        self.assertNotIn("Cf", {unicodedata.category(char) for char in once})

    def test_parts_headlines_marks_and_remedies(self):
        """21 CFR 7.49(c), GPSR Article 36(2), Article 37(1)."""
        parts = {"headline": "URGENT: Product safety recall", "stop": " \u200b"}
        for wanted, holds in (
            (rule(linter.PART, part="stop"), False),
            (rule(linter.PART, part="headline"), True),
            (rule(linter.URGENT, text="urgent"), True),
            (rule(linter.HEADLINE_HAS, text="Product Safety Recall"), True),
            (rule(linter.HEADLINE_IS, text="Product safety recall"), False),
            (rule(linter.OFFERS, number=2), True),
            (rule(linter.OFFERS, number=3), False),
        ):
            found = linter.findings(parts, 2, [wanted])
            self.assertEqual(not found, holds, wanted)
        exact = {"headline": "产品安全召回。"}
        literal = [rule(linter.HEADLINE_IS, text="产品安全召回")]
        self.assertFalse(linter.findings(exact, 0, literal))

    def test_a_finding_names_the_parts(self):
        parts = {"headline": "x", "hazard": "Voluntary", "stop": "voluntary"}
        (finding,) = linter.findings(parts, 0, [rule(linter.BANNED, text="voluntary")])
        self.assertEqual(finding.parts, ("hazard", "stop"))
