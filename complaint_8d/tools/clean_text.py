"""Texts that somebody without a login typed: nothing hidden in them, and not long."""

import unicodedata

# Letters that change the direction in which a text reads.
HIDDEN = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def clean_text(text, limit):
    """Return a text without control signs, cut to a length.

    :param text: what was sent, of any type
    :param int limit: number of letters
    """
    text = str(text or "")[: limit * 4].replace("\r\n", "\n").replace("\r", "\n")
    kept = (letter for letter in text if letter in "\n\t" or _is_plain(letter))
    return "".join(kept).strip()[:limit].strip()


def clean_line(text, limit):
    """Return a text as one line."""
    return " ".join(clean_text(text, limit).split())


def _is_plain(letter):
    return (
        unicodedata.category(letter) not in ("Cc", "Cs") and ord(letter) not in HIDDEN
    )
