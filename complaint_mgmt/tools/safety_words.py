"""Finds words of danger in what a customer says: pure Python, no Odoo import.

Case and width do not count. Latin words are found as whole words, so that "fire" is
not found in "fireplace"; a star at the end stands for any ending: "burn*" finds
"burned". Chinese is written without spaces: a word with a Chinese character is found
wherever it stands. Latin next to Chinese counts as a whole word.
"""

import re
import unicodedata

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HAS_CJK = re.compile(f"[{CJK}]")
# What would make a Latin word longer: a letter or digit that is not Chinese.
LETTER = rf"[^\W_{CJK}]"


def fold(text):
    """Return a text without differences of case, width and spacing.

    :param str text: any text, or nothing
    :return: str
    """
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return " ".join(folded.split())


def is_usable(word):
    """Tell whether a word can be looked for: it has a letter or a digit.

    :param str word: the word as it was entered
    :return: bool
    """
    return any(character.isalnum() for character in fold(word))


def find_words(text, words):
    """Return which of the words stand in a text.

    :param str text: what the customer said
    :param words: iterable of str
    :return: list of the words found, as they were given and in their order
    """
    folded = fold(text)
    return [word for word in words if is_usable(word) and _stands_in(word, folded)]


def _stands_in(word, folded_text):
    wanted = fold(word)
    stem = wanted.rstrip("*")
    if HAS_CJK.search(stem):
        return stem in folded_text
    end = "" if wanted.endswith("*") else f"(?!{LETTER})"
    return bool(re.search(f"(?<!{LETTER}){re.escape(stem)}{end}", folded_text))
