"""The draw of the lot of a drill, without Odoo.

Every candidate gets a ticket: the SHA-256 of the seed and its id. The lowest ticket is
drawn. So each candidate has the same chance, the order in which candidates are listed
does not matter, and whoever has the seed and the candidates draws the same lot again.
"""

import hashlib

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex


def draw(seed, candidates):
    """Return the id that a seed draws.

    :param str seed: secret until the draw, published with it
    :param candidates: ids, in any order
    :return: one of them, or None when there is none
    """
    unique = set(candidates)
    if not unique:
        return None
    return min(unique, key=lambda candidate: (ticket(seed, candidate), candidate))


def ticket(seed, candidate):
    """Return the ticket of a candidate, as hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{candidate}".encode()).hexdigest()


def digest(candidates):
    """Return the digest of the candidates, in whatever order they are listed."""
    return sha256_hex(canonical_json(sorted(set(candidates))))


def proves(seed, candidates, expected_digest, drawn):
    """Return whether a draw holds: these candidates, and this one drawn of them."""
    return digest(candidates) == expected_digest and draw(seed, candidates) == drawn
