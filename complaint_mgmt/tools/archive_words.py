"""The words by which an archived file is found. Pure Python.

PostgreSQL cuts a text into words at its blanks, and Chinese has none: a whole sentence
would be one word that nobody types. So each run of Chinese (and Japanese) characters
is indexed by its single characters and by its pairs, and what is searched for is cut
the same way. Trigrams, which Odoo uses for names, need three characters, while most
Chinese words have two. All else is left to PostgreSQL, which knows English stems.
"""

import re

# Unified ideographs with their extensions, and the Japanese syllables.
RUN = re.compile(
    "[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003fffd]+"
)
# A tsvector holds less than a megabyte: so much of each sort is kept of one file.
MOST_LATIN = 150_000
MOST_GRAMS = 60_000


def split(text):
    """Cut a text for the index.

    :param str text: the words of a file
    :return: (what is left to the parser of PostgreSQL, sorted list of characters and
        pairs of characters)
    """
    grams = set()
    for run in RUN.findall(text):
        grams.update(run)
        grams.update(pairs(run))
    rest = RUN.sub(" ", text).replace("\x00", " ")
    return rest[:MOST_LATIN], sorted(grams)[:MOST_GRAMS]


def wanted(text):
    """Cut what somebody searches for.

    :param str text: what was typed
    :return: (the rest, list of the pairs; of a single character, the character itself)
    """
    grams = []
    for run in RUN.findall(text):
        grams += pairs(run) or [run]
    return RUN.sub(" ", text).replace("\x00", " ").strip(), list(dict.fromkeys(grams))


def pairs(run):
    """The neighbouring characters of a run, two by two."""
    return [run[i : i + 2] for i in range(len(run) - 1)]
