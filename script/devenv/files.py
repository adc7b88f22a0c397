"""Files that are either whole or absent, hashes, and locks between runs."""

import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from . import ui
from .paths import DEV

STAMP = ".stamp"


def write(path: Path, text: str, mode: int | None = None) -> None:
    """Replace a file in one go, and only when its content changes."""
    if path.is_file() and path.read_text("utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_text(text, "utf-8")
    if mode:
        new.chmod(mode)
    new.replace(path)


def digest(*parts: str | bytes | Path) -> str:
    """A short hash over texts and the content of files."""
    result = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes() if part.is_file() else b""
        data = part.encode() if isinstance(part, str) else part
        result.update(b"%d:" % len(data) + data)
    return result.hexdigest()[:12]


def is_current(folder: Path, key: str) -> bool:
    """Whether the folder was finished for this very key."""
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text() == key


def build(folder: Path, key: str, make, in_place: bool = False) -> bool:
    """Let ``make(folder)`` fill a folder unless it is current; True when it did.

    The stamp is written last, so what an interrupted run left behind is thrown
    away by the next. ``in_place`` is for what cannot be moved afterwards.
    """
    if is_current(folder, key):
        return False
    new = folder if in_place else folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    make(new)
    (new / STAMP).write_text(key)
    if not in_place:
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    return True


@contextmanager
def lock(name: str, waiting_for: str):
    """Hold a lock that no other run on this checkout can hold at the same time."""
    place = DEV / "locks" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            ui.say(f"  ... waiting for another run that makes {waiting_for}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
