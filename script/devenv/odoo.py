"""Running Odoo: its configuration, its environment, one-off commands."""

import os
import socket
from pathlib import Path

from . import files, logs, odoo_tree, paths, postgres, python_env, shell, ui
from .paths import BIN, CONF, DATA

CONFIG = """[options]
addons_path = {addons}
data_dir = {data}
http_interface = 127.0.0.1
list_db = False
max_cron_threads = 0
workers = 0
"""


def configure() -> None:
    """Write what every start of Odoo has in common."""
    python = python_env.python()
    odoo_tree.link(python)
    DATA.mkdir(parents=True, exist_ok=True)
    files.write(CONF, CONFIG.format(addons=paths.addons_path(), data=DATA))


def env() -> dict:
    """The environment of every process that runs Odoo."""
    path = [BIN, python_env.VENV / "bin", postgres.binaries()]
    path = [str(place) for place in path] + [os.environ.get("PATH", "")]
    return {
        **os.environ,
        **postgres.client_env(),
        "PATH": os.pathsep.join(path),
        "ODOO_RC": str(CONF),
        "PYTHONPATH": str(paths.ROOT / "script"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(paths.DEV / "cache/hypothesis"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(title: str, log: str, *arguments, database: str | None = None) -> Path:
    """Run the server command to its end and give its log back."""
    path = paths.LOG / log
    path.unlink(missing_ok=True)
    chosen = ["-d", database] if database else []
    command = [BIN / "odoo", "-c", CONF, *chosen, "--no-http", "--stop-after-init"]
    try:
        shell.run(title, [*command, *arguments], log, f"read {path}", env())
    except ui.Failure as failure:
        found = logs.problems(path.read_text("utf-8", "replace"))
        failure.detail = found[-1] if found else failure.detail
        raise
    return path


def script_command(database: str, code: str, log: str) -> list:
    """The command that runs Python code with Odoo's ``env`` on a database."""
    script = paths.LOG / f"{log}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(code, "utf-8")
    runner = (
        "import sys, odoo, odoo.api, odoo.modules.registry;"
        "odoo.tools.config.parse_config(sys.argv[2:], setup_logging=True);"
        "registry = odoo.modules.registry.Registry(odoo.tools.config['db_name'][0]);"
        "cr = registry.cursor();"
        "env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {});"
        "exec(compile(open(sys.argv[1]).read(), sys.argv[1], 'exec'));"
        "cr.commit(); cr.close()"
    )
    options = ["-c", CONF, "-d", database, "--no-http"]
    return [python_env.python(), "-c", runner, script, *options]


def shell_script(title: str, database: str, code: str, log: str) -> Path:
    """Run Python code with Odoo's ``env`` on a database."""
    path = paths.LOG / log
    command = script_command(database, code, log)
    shell.run(title, command, log, f"read {path}", env())
    return path


def installed(database: str) -> set[str]:
    """The modules installed in a database."""
    query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    return {name for (name,) in postgres.rows(query, database=database)}


def install(database: str, modules: list[str], log: str, *options) -> Path:
    """Install modules; not one may be left out, which Odoo itself only logs."""
    names = ",".join(modules)
    title = f"Installing {names}"
    path = run(title, log, "-i", names, *options, database=database)
    missing = set(modules) - installed(database)
    if missing:
        found = logs.problems(path.read_text("utf-8", "replace"))
        detail = "\n".join(found) or shell.tail(path)
        names = ", ".join(sorted(missing))
        raise ui.Failure(f"Not installed: {names}.", f"read {path}", detail[-4000:])
    return path
