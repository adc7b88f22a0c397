"""Takes the names of persons out of a text; pure Python, no Odoo."""

import re

# What stands where a person was named.
MASK = "***"
# Shorter words would hit others: an initial, a house number.
SHORTEST, SHORTEST_ASCII = 2, 4


def pattern(words):
    """A pattern that finds these words, or None where there is nothing to look for.

    A word of Latin letters is found as a whole word only, whatever its case; Chinese
    has no blanks between words and is found anywhere.

    :param words: iterable of str or False: names, phones, addresses
    """
    found = {word.strip() for word in words if word}
    found = {word for word in found if len(word) >= _shortest(word)}
    if not found:
        return None
    longest_first = sorted(found, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_whole, longest_first)), re.IGNORECASE)


def _shortest(word):
    return SHORTEST_ASCII if word.isascii() else SHORTEST


def _whole(word):
    escaped = re.escape(word)
    return rf"(?<!\w){escaped}(?!\w)" if word.isascii() else escaped
