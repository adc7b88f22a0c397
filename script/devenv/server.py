"""script/server: the addons in a running Odoo, with demo data, in one command."""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import environment, files, odoo, odoo_tree, paths, postgres, shell, templates, ui
from .paths import BIN, CONF, DEV, LOG

EPILOG = """
commands:
  script/server           install what is missing, then serve until Ctrl-C
  script/server stop      stop a server that runs elsewhere
environment:
  ODOO_TREE               an Odoo 19 source tree to use instead of a download
  PGHOST, PGUSER, ...     a PostgreSQL server to use instead of a private one
  CHROME_BIN              a Chromium to use for PDF reports and tests
"""
STATE = DEV / "server.json"
SERVER_LOG = LOG / "server.log"
FIRST = """
What to click first
  1. Log in as "sales" (password "sales"), open Sales, a delivered order, and press
     "Log Complaint": the lots that were really delivered are listed.
  2. Log in as "inspector": app Complaints, column New. Acknowledge, classify, start,
     write findings and proposal, "Propose Decision".
  3. Log in as "head": Complaints > Waiting for Me, "Sign". Class II and III go on to
     "vp" and "gm", and ask for samples, checklists and more before they get there.
  4. As "privacy", look at the newest urgent case of the drug maker; as "head", read the
     reply that waits at the property manager.
  5. As "archivist", switch to Lanting Property: Archive > Archived Files, Retention and
     Destruction. "records" verifies what "archivist" prepares, and the other way round;
     "legal" holds files and knows of the confidential case.
"""


def parse(arguments: list[str]):
    """The options."""
    parser = argparse.ArgumentParser(
        "script/server",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("command", nargs="?", choices=["run", "stop"], default="run")
    add("--port", type=int, default=8069, help="the port (default: 8069)")
    add("--reset", action="store_true", help="throw the database away and begin anew")
    add("--no-demo", action="store_true", help="a database without demo data")
    return parser.parse_args(arguments)


def _state() -> dict:
    """The running server, if there is one."""
    try:
        state = json.loads(STATE.read_text())
        command = Path(f"/proc/{state['pid']}/cmdline")
        known = not command.exists() or b"odoo-server.py" in command.read_bytes()
        return state if shell.is_alive(state["pid"]) and known else {}
    except (OSError, ValueError, KeyError):
        return {}


def stop() -> int:
    """Stop the server that runs from this checkout."""
    state = _state()
    if not state:
        ui.say("No server is running.")
        return 0
    os.kill(state["pid"], signal.SIGTERM)
    for _second in range(100):
        if not shell.is_alive(state["pid"]):
            ui.say("Stopped.")
            return 0
        time.sleep(0.2)
    os.kill(state["pid"], signal.SIGKILL)
    ui.say("Stopped, by force.")
    return 0


def check_free(port: int) -> None:
    """Say so before minutes of work when the address cannot be had."""
    running = _state()
    if running:
        raise ui.Failure(
            f"A server already runs at http://127.0.0.1:{running['port']}.",
            "use it, or stop it with `script/server stop`",
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ui.Failure(
                f"Port {port} is in use by another program ({error.strerror}).",
                f"choose another: `script/server --port {port + 1}`",
            ) from error


def _hashes() -> dict:
    """What the database was made of, as written down in it."""
    return {name: templates.source_hash(name) for name in paths.addons()}


def _create(database: str, demo: bool, hashes: dict) -> None:
    template = templates.project(list(paths.addons()), demo)
    with ui.step(f"database {database}"):
        new = f"{database}_new"
        templates.copy(template.name, new)
        templates.note(new, odoo=odoo_tree.identity(), addons=hashes)
        templates.rename(new, database)
    for problem in template.problems():
        ui.say(f"  note, from the installation: {problem}")


def _update(database: str, hashes: dict, known: dict) -> None:
    """Bring the database up to date with the code."""
    if not known:
        raise ui.Failure(
            f"The database {database} was not made by this script.",
            "rename it, or drop it",
        )
    arguments = []
    old = known["addons"]
    changed = [name for name in hashes if name in old and hashes[name] != old[name]]
    if known["odoo"] != odoo_tree.identity():
        changed = ["all"]
    added = [name for name in hashes if name not in old]
    if not changed and not added:
        return
    arguments += ["-u", ",".join(changed)] if changed else []
    arguments += ["-i", ",".join(added)] if added else []
    with ui.step(f"changed or new: {', '.join(changed + added)}"):
        odoo.run("Updating", "server-update.log", *arguments, database=database)
    templates.note(database, odoo=odoo_tree.identity(), addons=hashes)


def ensure_database(database: str, demo: bool, reset: bool) -> None:
    """Have the database, as the code is now."""
    with files.lock(database, "the database"):
        if reset:
            templates.drop(database)
        hashes = _hashes()
        if not templates.exists(database):
            _create(database, demo, hashes)
        else:
            _update(database, hashes, templates.noted(database))


def set_address(database: str, address: str) -> None:
    """Links in mails and style sheets of PDF reports need the real address."""
    query = """
        INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
    """
    for key in ("web.base.url", "report.url"):
        postgres.rows(query, [key, address], database)


def start(database: str, port: int, log: Path, crons: int = 0):
    """Start a server process; its end is the caller's business."""
    address = f"http://127.0.0.1:{port}"
    set_address(database, address)
    command = [BIN / "odoo", "-c", CONF, "-d", database, f"--http-port={port}"]
    command += [f"--db-filter=^{database}$", f"--max-cron-threads={crons}"]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=odoo.env(),
        )


def wait(process, port: int, log: Path, seconds: int = 300) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            address = f"http://127.0.0.1:{port}/web/health"
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    process.kill()
    raise ui.Failure("The server does not answer.", f"read {log}", shell.tail(log))


def people(database: str) -> list[tuple[str, str, str]]:
    """Name, role and login of the users that our demo data brings."""
    query = """
        SELECT p.name, coalesce(p.function, ''), u.login
        FROM ir_model_data m
        JOIN res_users u ON u.id = m.res_id
        JOIN res_partner p ON p.id = u.partner_id
        WHERE m.model = 'res.users' AND m.module LIKE 'complaint\\_%%' AND u.active
        ORDER BY m.id
    """
    return postgres.rows(query, database=database)


def print_welcome(database: str, port: int) -> None:
    """Say where it is, who may enter, and where to begin."""
    table = [("Name", "Role", "Login = password"), *people(database)]
    table.append(("Administrator", "sets everything up", "admin"))
    widths = [max(len(row[i]) for row in table) for i in range(3)]
    ui.say(f"\nOdoo is ready: http://127.0.0.1:{port}\n")
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        ui.say("  " + "  ".join(cells).rstrip())
    ui.say(FIRST)
    ui.say(
        f"Languages: English and 中文 (in each user's preferences). Log: {SERVER_LOG}"
    )
    ui.say("Stop with Ctrl-C, or with `script/server stop`.")


def serve(database: str, port: int) -> int:
    """Serve until told to stop."""
    if SERVER_LOG.is_file():
        shutil.move(SERVER_LOG, SERVER_LOG.with_suffix(".log.old"))
    with ui.step("starting the server"):
        process = start(database, port, SERVER_LOG, crons=1)
        files.write(STATE, json.dumps({"pid": process.pid, "port": port}))
        wait(process, port, SERVER_LOG)
    print_welcome(database, port)
    signal.signal(signal.SIGTERM, lambda *_args: process.terminate())
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        code = process.wait()
    STATE.unlink(missing_ok=True)
    if code not in (0, -signal.SIGTERM):
        raise ui.Failure("The server ended.", f"read {SERVER_LOG}")
    ui.say("Stopped.")
    return 0


def main(arguments: list[str]) -> int:
    """Run or stop."""
    chosen = parse(arguments)
    if chosen.command == "stop":
        return stop()
    check_free(chosen.port)
    environment.prepare()
    database = "complaint_plain" if chosen.no_demo else "complaint_demo"
    ensure_database(database, not chosen.no_demo, chosen.reset)
    return serve(database, chosen.port)
