"""Running other programs, with their output in a log file."""

import os
import subprocess
from pathlib import Path

from . import ui
from .paths import LOG


def tail(path: Path, lines: int = 25) -> str:
    """The end of a log, for a failure's message."""
    return "\n".join(path.read_text("utf-8", "replace").splitlines()[-lines:])


def run(title, command, log, todo="", env=None, cwd=None, timeout=1800):
    """Run a command to its end; raise a readable failure when it fails."""
    LOG.mkdir(parents=True, exist_ok=True)
    path = LOG / log
    with path.open("ab") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        output.flush()
        try:
            done = subprocess.run(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
                timeout=timeout,
            )
        except FileNotFoundError as error:
            raise ui.Failure(f"{title}: {command[0]} is missing.", todo) from error
        except subprocess.TimeoutExpired as error:
            detail = tail(path)
            raise ui.Failure(
                f"{title}: no end in {timeout} s.", todo, detail
            ) from error
    if done.returncode:
        raise ui.Failure(f"{title} failed (log: {path}).", todo, tail(path))
    return path


def output(command, env=None, cwd=None) -> str:
    """The standard output of a short command; empty when it fails."""
    try:
        done = subprocess.run(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=env,
            cwd=cwd,
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def is_alive(pid: int) -> bool:
    """Whether a process of that id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
