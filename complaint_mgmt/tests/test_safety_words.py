from odoo.tests import BaseCase, tagged

from ..tools.safety_words import find_words, is_usable


@tagged("post_install", "-at_install")
class TestSafetyWords(BaseCase):
    def found(self, text, *words):
        """Return the words found in a text."""
        return find_words(text, words)

    def test_a_latin_word_is_found_as_a_whole_word_only(self):
        self.assertEqual(self.found("There was a fire.", "fire"), ["fire"])
        self.assertFalse(self.found("Bought beside the fireplace", "fire"))
        self.assertFalse(self.found("A misfire, and 2fire", "fire"))
        self.assertEqual(self.found("FIRE!", "fire"), ["fire"])
        self.assertEqual(self.found("fire", "Fire"), ["Fire"])

    def test_a_star_stands_for_any_ending(self):
        self.assertEqual(self.found("It burned me", "burn*"), ["burn*"])
        self.assertEqual(self.found("a burn", "burn*"), ["burn*"])
        self.assertFalse(self.found("heartburn", "burn*"))

    def test_a_chinese_word_is_found_wherever_it_stands(self):
        self.assertEqual(self.found("患者过敏性休克送医", "过敏性休克"), ["过敏性休克"])
        self.assertEqual(self.found("机器突然起火了", "起火", "触电"), ["起火"])
        self.assertFalse(self.found("过敏，后来休克", "过敏性休克"))

    def test_latin_beside_chinese_is_a_whole_word(self):
        self.assertEqual(self.found("发生fire了", "fire"), ["fire"])

    def test_case_width_and_spacing_do_not_count(self):
        self.assertEqual(self.found("ＦＩＲＥ", "fire"), ["fire"])
        self.assertEqual(
            self.found("electric\n  shock", "Electric Shock"), ["Electric Shock"]
        )

    def test_signs_in_a_word_are_no_pattern(self):
        self.assertFalse(self.found("abc", "a.c"))
        self.assertEqual(self.found("an a.c here", "a.c"), ["a.c"])
        self.assertFalse(self.found("anything", "*", "", "  ", "..."))
        self.assertFalse(is_usable("*"))

    def test_no_text_has_no_words(self):
        self.assertFalse(self.found(None, "fire"))
