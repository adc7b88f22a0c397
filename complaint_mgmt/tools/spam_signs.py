"""What makes a text look like spam. Pure Python, no Odoo import.

A sign proposes; it never throws anything away.
"""

import re

LINK = re.compile(r"(?:https?://|www\.)\S+", re.I)
# Letters of any script: that many beside each link say something.
FEWEST_LETTERS = 15


def signs(text):
    """Return the signs of spam in a text.

    :param str text: what somebody outside wrote
    :return: list of codes: `links`
    """
    text = text or ""
    links = LINK.findall(text)
    if not links:
        return []
    rest = LINK.sub(" ", text)
    letters = sum(1 for character in rest if character.isalpha())
    # A Chinese character says as much as three letters.
    letters += 2 * sum(1 for c in rest if "\u4e00" <= c <= "\u9fff")
    return ["links"] if letters < FEWEST_LETTERS * len(links) else []
