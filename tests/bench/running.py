"""Where the benchmarks run, and how their tables are written and kept."""

import json
import uuid
from contextlib import contextmanager

from devenv import odoo, paths, postgres, templates

FOLDER = paths.DEV / "bench"
HERE = paths.ROOT / "tests" / "bench"


@contextmanager
def scratch(addon: str):
    """The name of a database with an addon and no demo data; it goes afterwards."""
    template = templates.project([addon]).name
    name = templates.copy_for_run(template, f"bench_{uuid.uuid4().hex[:6]}")
    try:
        yield name
    finally:
        templates.drop(name)


def dsn(database: str) -> str:
    """How to connect to a database past Odoo."""
    env = postgres.client_env()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
    words = [f"{names[key]}={value}" for key, value in env.items()]
    return " ".join([f"dbname={database}", *words])


def measure(script: str, database: str, **arguments):
    """Run a script of this folder inside Odoo on a database: what it found."""
    FOLDER.mkdir(exist_ok=True)
    out = FOLDER / f"{uuid.uuid4().hex}.json"
    text = (HERE / script).read_text("utf-8")
    code = f"ARGS = {dict(arguments, out=str(out))!r}\n" + text
    odoo.shell_script("Measuring", database, code, f"{database}-bench.log")
    result = json.loads(out.read_text("utf-8"))
    out.unlink()
    return result


@contextmanager
def report(name: str):
    """The lines of a report; they are printed and kept under this name."""
    lines = []
    yield lines
    text = "\n".join(lines) + "\n"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.md").write_text(text, "utf-8")
    print("\n" + text)


def row(*cells) -> str:
    """One row of a table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells) -> list[str]:
    """The head of a table, after an empty line."""
    return ["", row(*cells), row(*["---"] * len(cells))]


def milliseconds(value: float) -> str:
    """A time as a person reads it."""
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
