"""Finds a font with Chinese signs on the server that may be embedded.

Paper finds its fonts by fontconfig, in the same folders. Debian's Odoo comes with one,
which lies beside it when Odoo is installed in a place of its own. Only fonts with an
open licence that allows embedding are taken, with outlines that can be subset.
"""

import os
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from odoo.tools import config

NAME = "ComplaintEmbedded"
# file, best first: its licence
OPEN_FONTS = {
    "wqy-microhei.ttc": "Apache 2.0, or GPL 3 with font exception",
    "SourceHanSansCN-Regular.ttf": "OFL 1.1",
    "SourceHanSansSC-Regular.ttf": "OFL 1.1",
    "NotoSansSC-Regular.ttf": "OFL 1.1",
    "DroidSansFallbackFull.ttf": "Apache 2.0",
    "DroidSansFallback.ttf": "Apache 2.0",
    "wqy-zenhei.ttc": "GPL 2 with font exception",
    "LXGWWenKai-Regular.ttf": "OFL 1.1",
    "uming.ttc": "Arphic Public License",
    "gbsn00lp.ttf": "Arphic Public License",
}
SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts")
CONFIG = "/etc/fonts/fonts.conf"


def folders():
    """Return the folders in which fontconfig looks, and those beside Odoo."""
    setting = os.environ.get("FONTCONFIG_FILE") or CONFIG
    try:
        named = [one.text or "" for one in ET.parse(setting).getroot().iter("dir")]
    except (OSError, ET.ParseError):
        named = []
    home = Path.home()
    found = [Path(one).expanduser() for one in (*named, *SYSTEM) if one.startswith("/")]
    found += [home / ".fonts", home / ".local/share/fonts"]
    beside = Path(config.root_path).resolve().parents
    found += [place / "share/fonts" for place in beside if place.name == "usr"]
    return [place for place in dict.fromkeys(found) if place.is_dir()]


def font_files():
    """Return the files of known fonts with an open licence, best first."""
    ranks = {name: rank for rank, name in enumerate(OPEN_FONTS)}
    found = {}
    for place in folders():
        for root, __, names in os.walk(place):
            for name in ranks.keys() & set(names):
                found.setdefault(name, Path(root) / name)
    return [found[name] for name in sorted(found, key=ranks.get)]


@cache
def chinese_font():
    """Return the name under which the font is registered, and its signs.

    :return: (name, set of code points), or None when the server has no such font
    """
    for file in font_files():
        try:
            # refuses a font that says itself that it must not be embedded
            font = TTFont(NAME, str(file), subfontIndex=0)
        except (TTFError, OSError, ValueError):
            continue
        pdfmetrics.registerFont(font)
        return NAME, frozenset(font.face.charToGlyph)
    return None
