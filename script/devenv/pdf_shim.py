"""The command ``wkhtmltopdf``, which Odoo calls for PDF reports, made of Chromium.

The program of that name is no longer maintained, and Debian's prints neither
headers nor page numbers.
"""

from . import browser, files, python_env
from .paths import BIN, ROOT

WRAPPER = """#!/bin/sh
export COMPLAINT_CHROME='{chrome}'
exec '{python}' '{script}' "$@"
"""


def ensure() -> None:
    """Write the command."""
    text = WRAPPER.format(
        chrome=browser.WRAPPER,
        python=python_env.python(),
        script=ROOT / "script/devenv/wkhtmltopdf.py",
    )
    files.write(BIN / "wkhtmltopdf", text, 0o755)
