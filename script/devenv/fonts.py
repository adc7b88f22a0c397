"""A font with Chinese characters, for screenshots and PDF reports."""

from pathlib import Path

from . import apt, files, odoo_tree, shell, ui
from .paths import DEV

PACKAGE = "fonts-wqy-microhei/trixie"
OWN = DEV / "fonts"
CONFIG = DEV / "fonts.conf"
TEXT = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def _folder() -> Path:
    """Debian's Odoo is unpacked with the font; other trees come without."""
    with_odoo = odoo_tree.PREFIX / "usr/share/fonts"
    if with_odoo.is_dir() and not odoo_tree.named_tree():
        return with_odoo
    return OWN / "usr/share/fonts"


def ensure() -> None:
    """Have the font, and a configuration that finds it."""
    if _folder().is_relative_to(OWN) and not files.is_current(OWN, PACKAGE):
        if apt.available():
            with ui.step("Chinese font"):
                files.build(OWN, PACKAGE, lambda new: apt.unpack([PACKAGE], new))
        elif not shell.output(["fc-list", ":lang=zh-cn"]):
            ui.say("  note: no Chinese font; reports and screenshots will lack it")
    cache = DEV / "cache/fontconfig"
    files.write(CONFIG, TEXT.format(fonts=_folder(), cache=cache))
