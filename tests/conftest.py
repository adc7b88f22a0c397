"""Fixtures of the tests from end to end: a server, people at it, their browsers.

Start them with ``script/test``, which has everything in place before.
"""

import re
import uuid

import pytest

from devenv import environment, odoo, pages, paths, postgres, templates
from devenv.browser import WRAPPER
from devenv.rpc import Rpc, RpcError
from devenv.running import Server

__all__ = ["Rpc", "RpcError", "Server"]


def _serve(source: str):
    """A server on a copy of a template, and the judgement on its log."""
    running = Server(templates.copy_for_run(source, f"e2e_{uuid.uuid4().hex[:6]}"))
    try:
        yield running
    finally:
        running.stop()
    problems = running.problems()
    assert not problems, "The server's log has:\n" + "\n".join(problems)
    running.log_path.unlink()


@pytest.fixture(scope="session")
def _environment():
    """PostgreSQL for as long as the tests run."""
    environment.attach()
    yield
    templates.forget_copies()


@pytest.fixture(scope="session")
def demo_template(_environment) -> str:
    """The name of the database with all addons and demo data, to be copied."""
    template = templates.project(list(paths.addons()), demo=True)
    problems = template.problems()
    assert not problems, "The installation logged:\n" + "\n".join(problems)
    return template.name


@pytest.fixture(scope="session")
def demo_rows(demo_template):
    """``demo_rows(query)``: what the untouched demo data says."""

    def ask(query: str) -> list:
        return postgres.rows(query, database=demo_template)

    return ask


@pytest.fixture(scope="session")
def sale_template(_environment) -> str:
    """A company with Odoo's sales, stock and demo data, and nothing of ours."""
    return templates.sale_demo().name


@pytest.fixture(scope="session")
def server_session(demo_template):
    """The server that all tests share."""
    yield from _serve(demo_template)


@pytest.fixture(scope="session", name="server")
def _server(server_session):
    """The shared server: base_url, db, port, log_path, sql(), allow_log()."""
    return server_session


@pytest.fixture(scope="module")
def fresh_server(demo_template):
    """A server for one module of tests alone, on untouched demo data."""
    yield from _serve(demo_template)


@pytest.fixture(scope="session")
def rpc(server):
    """``rpc(login)`` logs a person in; the password of demo users is their login."""
    known = {}

    def connect(login: str, password: str | None = None, on: Server = server) -> Rpc:
        key = (login, password, on.db)
        if key not in known:
            known[key] = Rpc(on.base_url, on.db, login, password or login)
        return known[key]

    return connect


@pytest.fixture(scope="session")
def database_copy(_environment):
    """``database_copy(template)``: a throw-away copy of a database, its name."""

    def make(source: str) -> str:
        return templates.copy_for_run(source, f"copy_{uuid.uuid4().hex[:6]}")

    return make


@pytest.fixture(scope="session")
def odoo_cli(_environment):
    """``odoo_cli(["-u", "x"], database)``: run Odoo to its end, its log as text."""

    def run(arguments: list[str], database: str) -> str:
        log = f"{database}-cli.log"
        path = odoo.run("Odoo", log, *arguments, database=database)
        return path.read_text("utf-8", "replace")

    return run


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(WRAPPER))
        yield browser
        browser.close()


@pytest.fixture
def browser_page(request, chromium, rpc, server):
    """``browser_page(login, lang=None, phone=False, path="/odoo")``: a page, open.

    Any error in its console fails the test; ``page.errors`` is the list.
    """
    opened = []

    def open_page(
        login, lang=None, phone=False, path="/odoo", password=None, on=server
    ):
        # A session of its own: another language must not leak into other tests.
        person = Rpc(on.base_url, on.db, login, password or login)
        if lang:
            person.call("res.users", "write", [[person.uid], {"lang": lang}])
        page = pages.open_page(chromium, person, lang, phone)
        opened.append((page, person, lang and person.info["user_context"]["lang"]))
        pages.go(page, path)
        return page

    yield open_page
    errors = [error for page, _person, _lang in opened for error in page.errors]
    if getattr(request.node, "failed", False) or errors:
        _keep_screenshots(request.node.name, [page for page, _p, _l in opened])
    for page, person, before in opened:
        page.context.close()
        if before:
            person.call("res.users", "write", [[person.uid], {"lang": before}])
    assert not errors, "The browser's console has:\n" + "\n".join(errors)


@pytest.fixture
def phone(chromium, server):
    """A phone of somebody whom the server does not know."""
    context = chromium.new_context(
        viewport=pages.PHONE,
        base_url=server.base_url,
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    pages.watch(page)
    yield page
    context.close()
    # 422: the form that was sent with a mistake on purpose
    errors = [error for error in page.errors if "status of 422" not in error]
    assert not errors, errors


def _keep_screenshots(name: str, opened) -> None:
    """What the person saw when the test failed."""
    folder = paths.DEV / "screenshots"
    folder.mkdir(exist_ok=True)
    for number, page in enumerate(opened):
        place = folder / f"{re.sub(r'[^A-Za-z0-9_]+', '-', name)}-{number}.png"
        try:
            page.screenshot(path=str(place))
        except Exception as error:
            print(f"no screenshot: {error}")
        else:
            print(f"screenshot: {place}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let fixtures know that their test failed."""
    report = yield
    if report.failed:
        item.failed = True
    return report


def pytest_sessionstart(session):
    """A clear word to who starts pytest without the script."""
    if not paths.CONF.exists() or not WRAPPER.exists():
        raise pytest.UsageError("start the tests with script/test")
