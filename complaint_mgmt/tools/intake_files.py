"""Which files are taken from people outside. Pure Python, no Odoo import.

The kind is read from the first bytes: what a file is called, or what a browser says of
it, may be anything. No kind is taken that a browser would run (HTML, SVG, scripts).
"""

import re
import unicodedata

LARGEST, LARGEST_TOTAL, MOST = 25_000_000, 50_000_000, 10
LONGEST_NAME = 120
# offset, bytes
MAGIC = (
    (0, b"\xff\xd8\xff"),  # JPEG
    (0, b"\x89PNG\r\n\x1a\n"),
    (0, b"GIF87a"),
    (0, b"GIF89a"),
    (0, b"%PDF-"),
    (0, b"OggS"),
    (0, b"ID3"),  # MP3 with tags
    (0, b"\xff\xfb"),
    (0, b"\xff\xf3"),
    (0, b"\xff\xf2"),
    (0, b"fLaC"),
    (0, b"#!AMR"),
    (0, b"\x1aE\xdf\xa3"),  # WebM, Matroska
    (4, b"ftyp"),  # MP4, MOV, M4A, HEIC, 3GP
)
RIFF = (b"WEBP", b"WAVE", b"AVI ")


def is_taken(raw):
    """Tell whether content is a photo, a PDF, sound or video.

    :param bytes raw: the content
    :return: bool
    """
    if raw[:4] == b"RIFF":
        return raw[8:12] in RIFF
    return any(raw[at : at + len(magic)] == magic for at, magic in MAGIC)


def refused(files):
    """Return the files that are not taken and why.

    :param files: list of (name, content as bytes)
    :return: list of (name, code): `empty`, `size`, `kind`, `many`, `total`
    """
    found, total = [], 0
    for place, (name, raw) in enumerate(files, 1):
        total += len(raw)
        if code := _reason(raw, place, total):
            found.append((name, code))
    return found


def _reason(raw, place, total):
    if place > MOST:
        return "many"
    if not raw:
        return "empty"
    if len(raw) > LARGEST:
        return "size"
    if total > LARGEST_TOTAL:
        return "total"
    return None if is_taken(raw) else "kind"


def clean_name(name):
    """Return a file name without paths and control characters, of modest length.

    :param str name: as sent
    :return: str, never empty
    """
    name = re.split(r"[\\/]", name or "")[-1]
    kept = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    if len(kept) <= LONGEST_NAME:
        return kept or "file"
    stem, dot, end = kept.rpartition(".")
    if not dot or len(end) > 10:
        return kept[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}"
