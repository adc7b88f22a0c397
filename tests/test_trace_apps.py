"""Traces and holds with the real apps of Odoo that move lots, not with their rows.

The flows are in `tests/apps`. They run inside Odoo, on a database where these apps are
installed beside ours; each of them is a test here, so that each has a name in a report.
"""

import ast
import subprocess
from xml.etree import ElementTree

import pytest

from devenv import logs, odoo, paths, postgres, python_env, templates

APPS = [
    "mrp_repair",
    "mrp_subcontracting_purchase",
    "point_of_sale",
    "purchase_stock",
    "repair",
    "sale_mrp",
    "stock_dropshipping",
]
HERE = paths.ROOT / "tests" / "apps"
FILES = sorted(HERE.glob("flows_*.py"))


def flows():
    """The names of all flows, read without running them: class::test."""
    return [
        f"{case.name}::{test.name}"
        for path in FILES
        for case in ast.parse(path.read_text("utf-8")).body
        if isinstance(case, ast.ClassDef)
        for test in case.body
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_")
    ]


@pytest.fixture(scope="module")
def apps_database(database_copy):
    """Our addons without demo data, and the apps; the name of the database."""
    template = templates.project(list(paths.addons()))
    database = database_copy(template.name)
    log = odoo.install(database, APPS, f"{database}-apps.log")
    assert not logs.problems(log.read_text("utf-8", "replace"))
    yield database
    templates.drop(database)


@pytest.fixture(scope="module")
def outcomes(apps_database, tmp_path_factory):
    """How each flow ended: None, or what went wrong. One run for all of them."""
    report = tmp_path_factory.mktemp("apps") / "report.xml"
    command = [python_env.python(), "-m", "pytest", "-p", "devenv.pytest_guard", "-q"]
    command += ["-o", f"cache_dir={paths.DEV / 'cache' / 'pytest' / 'apps'}"]
    command += [f"--rootdir={paths.ROOT}", "-c", paths.ROOT / "pyproject.toml"]
    command += ["--odoo-http", f"--odoo-config={paths.CONF}", "--odoo-log-level=warn"]
    command += [f"--odoo-database={apps_database}", f"--junitxml={report}", *FILES]
    env = {k: v for k, v in odoo.env().items() if k != "COMPLAINT_COUNTS"}
    done = subprocess.run(
        [*map(str, command)],
        cwd=paths.ROOT,
        env={**env, "PYTEST_ADDOPTS": "", "PGCONNECT_TIMEOUT": "10"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert report.exists(), done.stdout[-4000:]
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname').split('.')[-1]}::{case.get('name')}"
        bad = [
            x.text or x.get("message") for x in case if x.tag in ("failure", "error")
        ]
        found[name] = "\n".join(filter(None, (found.get(name), *bad))) or None
    return found


def test_the_apps_are_installed(apps_database):
    assert set(APPS) <= odoo.installed(apps_database)
    views = "SELECT 1 FROM ir_module_module WHERE name = 'complaint_point_of_sale'"
    assert postgres.rows(f"{views} AND state = 'installed'", database=apps_database)


@pytest.mark.parametrize("flow", flows())
def test_flow(outcomes, flow):
    assert flow in outcomes, "It did not run."
    assert outcomes[flow] is None, outcomes[flow]
