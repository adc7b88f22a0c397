"""How alike two texts are. Pure Python, no Odoo import.

By the share of short pieces that both have: of two characters, since Chinese words are
that short. It needs no extension of the database and reads all languages alike.
"""

from .safety_words import fold

LONGEST = 1000


def pieces(text):
    """Return the pieces of a text, without spaces and differences of case and width."""
    packed = fold(text)[:LONGEST].replace(" ", "")
    return {packed[at : at + 2] for at in range(len(packed) - 1)} or {packed}


def likeness(one, other):
    """Return how alike two texts are.

    :param set one: `pieces` of a text
    :param set other: `pieces` of another
    :return: float, 0.0 (nothing in common) to 1.0 (the same)
    """
    both = one | other
    return len(one & other) / len(both) if both else 0.0
