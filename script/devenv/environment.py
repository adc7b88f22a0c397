"""Everything a run needs, made ready; in seconds when it already is."""

from concurrent.futures import ThreadPoolExecutor

from . import browser, files, fonts, odoo, odoo_tree, pdf_shim, postgres, python_env, ui


def _all(*jobs) -> None:
    """Run jobs side by side; the first failure is the one that is told."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        for future in [pool.submit(job) for job in jobs]:
            future.result()


def _python_then_browser() -> None:
    python_env.ensure_main()
    browser.ensure()


def prepare() -> None:
    """Have Odoo, Python packages, PostgreSQL, browser, fonts and PDF engine."""
    with files.lock("environment", "the environment"):
        _all(odoo_tree.ensure, postgres.ensure, _python_then_browser)
        fonts.ensure()
        pdf_shim.ensure()
        odoo.configure()
    postgres.check()


def attach() -> None:
    """The same from within a test run, where all is there already."""
    postgres.ensure()
    if not python_env.python().exists():
        raise ui.Failure("The environment is not there.", "start with script/test")
