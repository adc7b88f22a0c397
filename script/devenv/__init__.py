"""What script/server, script/test, script/lint and script/i18n share.

Only Python's standard library is imported before the virtual environment exists.
One concern a file; everything these modules make lies under ``.dev/``.
"""
