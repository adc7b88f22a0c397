"""Finds the records that the texts of a register may mean: no Odoo import.

All texts against all names at once, by the pairs of letters that they share: one look
at an index for a text, never a query.
"""

import re
from collections import Counter, defaultdict

from .ledger_cells import folded

# What tells little on which company it is.
FORMS = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|股份公司|集团公司|集团|公司|"
    r"\bco\.?,?\s*ltd\.?|\bcompany|\bltd\.?|\binc\.?|\bllc|\bgmbh|\bcorp\.?)",
    re.I,
)
LEAST = 0.55
# Pairs of letters that so many names have tell nothing.
COMMON = 4000


def pairs_of(text):
    """Return the pairs of letters of a text, each as often as it occurs."""
    plain = re.sub(r"[\W_]+", "", folded(text))
    if len(plain) < 2:
        return Counter([plain] if plain else [])
    return Counter(plain[place : place + 2] for place in range(len(plain) - 1))


def core_of(text):
    """Return the part of a name that tells which company it is."""
    return FORMS.sub("", text).strip(" ,.") or text


class Names:
    """The names of records, ready to be looked up."""

    def __init__(self, rows, core=False):
        """Take names.

        :param rows: iterable of (id, name); an id may have several names
        :param bool core: whether "Ltd" and the like do not count
        """
        self._core = core_of if core else str
        self._exact = defaultdict(list)
        self._index = defaultdict(set)
        self._bags = []
        for record, name in rows:
            if not name:
                continue
            self._exact[folded(name)].append(record)
            bag = pairs_of(self._core(name))
            place = len(self._bags)
            self._bags.append((record, bag, sum(bag.values())))
            for pair in bag:
                self._index[pair].add(place)

    def exact(self, text):
        """Return the ids whose name is this text, widths and cases aside."""
        return list(dict.fromkeys(self._exact.get(folded(text), [])))

    def best(self, text):
        """Return (id, score) of the likest name; (None, 0.0) where none is like it.

        The score is twice the shared pairs by all pairs of both.
        """
        own = pairs_of(self._core(text))
        size = sum(own.values())
        shared = Counter()
        for pair, count in own.items():
            places = self._index.get(pair, ())
            if len(places) > COMMON:
                continue
            for place in places:
                shared[place] += min(count, self._bags[place][1][pair])
        best = (None, 0.0)
        for place, count in shared.items():
            record, _bag, other = self._bags[place]
            score = 2 * count / (size + other)
            if score > best[1]:
                best = (record, score)
        return best if best[1] >= LEAST else (None, 0.0)

    def find(self, text):
        """Return (id, score): 1.0 for the one exact name, less for a like one."""
        same = self.exact(text)
        if len(same) == 1:
            return same[0], 1.0
        if same:
            # several records of one name: a person tells which is meant
            return same[0], 0.99
        record, score = self.best(text)
        return record, min(round(score, 2), 0.98)
