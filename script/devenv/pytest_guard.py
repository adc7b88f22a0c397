"""A pytest plugin that lets no warning of ours and no skipped test pass unseen."""

import json
import logging
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from . import logs

FORM = logging.Formatter("%(name)s: %(message)s")
ALLOWED = "may_log"


class _Collector(logging.Handler):
    """Keeps what a server's log must not contain."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Judge one record as its line in a log file would be."""
        text = FORM.format(record)
        if logs.is_problem(record.levelname, text):
            self.found.append(f"{record.levelname}: {logs.shorten(text)}")


_collector = _Collector()


def pytest_configure(config):
    """Listen to what Odoo logs inside this process."""
    # How fast examples are drawn says how busy the machine is, nothing of the code.
    settings.register_profile(
        "guard", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("guard")
    config.addinivalue_line("markers", f"{ALLOWED}: this test provokes errors in logs")
    logging.getLogger().addHandler(_collector)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A skipped test proves nothing: it fails. So does one that logs errors."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as failed: {report.longrepr}"
    found, _collector.found = _collector.found, []
    allowed = item.get_closest_marker(ALLOWED)
    if found and report.passed and not allowed:
        report.outcome = "failed"
        report.longrepr = "\n".join(["The log has:", *found])
    return report


def pytest_terminal_summary(terminalreporter):
    """Hand the numbers over to the script that adds up several runs."""
    place = os.environ.get("COMPLAINT_COUNTS")
    if place:
        stats = terminalreporter.stats
        names = ("passed", "failed", "error", "deselected", "xfailed")
        counts = {name: len(stats.get(name, ())) for name in names}
        Path(place).write_text(json.dumps(counts))
