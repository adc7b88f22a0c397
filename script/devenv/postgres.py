"""PostgreSQL: the user's server, or a private cluster without a network port.

The private cluster stops when the last script that uses it ends. It trades
durability for speed: its databases can be made again at any time.
"""

import atexit
import fcntl
import hashlib
import os
import platform
import pwd
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from . import apt, files, python_env, shell, ui
from .paths import DEV, LOG, ROOT

PREFIX = DEV / "postgres"
RELEASE = "bookworm"
PACKAGES = (
    "postgresql-15 postgresql-client-15 libpq5 libicu72 libxml2 libxslt1.1"
    " libldap-2.5-0 libsasl2-2 libedit2 libbsd0"
).split()
MARK = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
SOCKETS = Path(tempfile.gettempdir()) / f"complaint-pg-{MARK}-{os.getuid()}"
SETTINGS = (
    f"-k {SOCKETS} -c listen_addresses='' -c fsync=off -c synchronous_commit=off"
    " -c full_page_writes=off -c jit=off -c max_connections=200"
)
INSTALL = "install PostgreSQL 13 or newer, or set PGHOST, PGUSER and PGPASSWORD"
_users = None


def is_external() -> bool:
    """Whether the user named a server through libpq's own variables."""
    return any(os.environ.get(name) for name in ("PGHOST", "PGSERVICE", "PGHOSTADDR"))


def _system_bin() -> Path | None:
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    homes = [path.parent for path in found]
    homes = [home for home in homes if int(home.parent.name.split(".")[0]) >= 13]
    if homes:
        return max(homes, key=lambda home: int(home.parent.name.split(".")[0]))
    command = shutil.which("initdb")
    return Path(command).resolve().parent if command else None


def binaries() -> Path:
    """The folder of initdb, pg_ctl and the client programs."""
    private = PREFIX / "usr/lib/postgresql/15/bin"
    return _system_bin() or private


def _ensure_binaries() -> None:
    if _system_bin():
        return
    key = files.digest(*PACKAGES)
    if files.is_current(PREFIX, key):
        return
    if not apt.available():
        raise ui.Failure("There is no PostgreSQL on this machine.", INSTALL)
    names = [f"{name}/{RELEASE}" for name in PACKAGES]
    with ui.step("PostgreSQL 15: download and unpack"):
        files.build(PREFIX, key, lambda new: apt.unpack(names, new))


def _owner() -> pwd.struct_passwd | None:
    """As whom the server runs when we are root, which PostgreSQL refuses to be."""
    if os.getuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ui.Failure("PostgreSQL does not run as root.", "run this as another user")


def _can_enter(folder: Path, owner) -> bool:
    places = [folder, *folder.parents]
    existing = [place for place in places if place.exists()]
    return all(
        info.st_mode & 1 or info.st_uid == owner.pw_uid
        for info in (place.stat() for place in existing)
    )


def _data() -> Path:
    owner = _owner()
    if owner and not _can_enter(DEV, owner):
        return Path("/var/tmp") / f"complaint-pg-{MARK}"
    return DEV / "pgdata"


def _command(*arguments) -> list:
    owner = _owner()
    prefix = []
    if owner:
        ids = f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}"
        prefix = ["setpriv", *ids, "--clear-groups"]
    return [*prefix, *arguments]


def _server_env() -> dict:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    env["LC_ALL"] = "C.UTF-8"
    if not _system_bin():
        env["LD_LIBRARY_PATH"] = library_path()
    return env


def library_path() -> str:
    """Where the unpacked programs find their libraries."""
    triplet = f"{platform.machine()}-linux-gnu"
    return f"{PREFIX / 'usr/lib' / triplet}:{PREFIX / 'lib' / triplet}"


def _own(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    owner = _owner()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o700)


def _initialise(data: Path) -> None:
    """Make the cluster under another name first: half a cluster is none."""
    if (data / "PG_VERSION").is_file():
        return
    new = data.with_name(data.name + ".new")
    for place in (new, data):
        shutil.rmtree(place, ignore_errors=True)
    _own(new)
    arguments = "-U odoo --auth=trust --encoding=UTF8 --locale=C.UTF-8".split()
    command = _command(binaries() / "initdb", "-D", new, *arguments, "--no-sync")
    shell.run("Making a database cluster", command, "postgres.log", env=_server_env())
    new.rename(data)


def is_running() -> bool:
    """Whether the private cluster answers."""
    command = _command(binaries() / "pg_ctl", "-D", _data(), "status")
    return bool(shell.output(command, env=_server_env()))


def _start() -> None:
    data = _data()
    _initialise(data)
    _own(SOCKETS)
    if is_running():
        return
    LOG.mkdir(parents=True, exist_ok=True)
    log = data / "server.log"
    options = ["-w", "-t", "60", "-D", data, "-l", log, "-o", SETTINGS]
    command = _command(binaries() / "pg_ctl", *options, "start")
    todo = f"read {log}"
    shell.run("Starting PostgreSQL", command, "postgres.log", todo, _server_env())


def _stop() -> None:
    """Stop the private cluster unless another script still uses it."""
    try:
        fcntl.flock(_users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    command = _command(binaries() / "pg_ctl", "-D", _data(), "-m", "fast", "stop")
    shell.output(command, env=_server_env())
    _users.close()


def ensure() -> None:
    """Have a server that answers, for as long as this process lives."""
    global _users
    if is_external():
        return
    _ensure_binaries()
    if _users is None:
        place = DEV / "locks/postgres-users"
        place.parent.mkdir(parents=True, exist_ok=True)
        _users = place.open("w")
        fcntl.flock(_users, fcntl.LOCK_SH)
        atexit.register(_stop)
    _start()


def client_env() -> dict:
    """The libpq variables by which Odoo and the tests reach the server."""
    if is_external():
        return {}
    return {"PGHOST": str(SOCKETS), "PGPORT": "5432", "PGUSER": "odoo"}


@contextmanager
def cursor(database: str = "postgres"):
    """A cursor outside any transaction, as CREATE DATABASE needs it."""
    python_env.use()
    import psycopg2

    env = client_env()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
    try:
        connection = psycopg2.connect(
            dbname=database, **{names[key]: value for key, value in env.items()}
        )
    except psycopg2.OperationalError as error:
        raise ui.Failure("PostgreSQL does not answer.", INSTALL, str(error)) from error
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def rows(query: str, values=(), database: str = "postgres") -> list[tuple]:
    """All rows of one query."""
    with cursor(database) as cr:
        cr.execute(query, values)
        return cr.fetchall() if cr.description else []


def check() -> None:
    """A clear word when the user's server does not let us make databases."""
    query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    if not rows(query)[0][0]:
        raise ui.Failure(
            "The PostgreSQL user may not create databases.",
            "give it the right: ALTER ROLE <user> CREATEDB",
        )
