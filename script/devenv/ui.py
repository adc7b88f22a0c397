"""What the user sees: steps with their duration, and failures that say what to do."""

import sys
import threading
import time
from contextlib import contextmanager

_lock = threading.Lock()


class Failure(Exception):
    """Something is missing or broken; the text says what, and what to do."""

    def __init__(self, what: str, todo: str = "", detail: str = ""):
        super().__init__(what)
        self.what, self.todo, self.detail = what, todo, detail

    def __str__(self):
        parts = [self.what]
        if self.detail:
            parts.append("\n".join("    " + x for x in self.detail.splitlines()))
        if self.todo:
            parts.append(f"What to do: {self.todo}")
        return "\n".join(parts)


def say(text: str = "") -> None:
    """Print one line whole, also when several steps run at once."""
    with _lock:
        print(text, flush=True)


@contextmanager
def step(title: str):
    """Announce a step that takes time, and how long it took."""
    started = time.monotonic()
    say(f"  ... {title}")
    yield
    say(f"  ok  {title} ({time.monotonic() - started:.0f} s)")


def main(function) -> None:
    """Run an executable's main function; failures become text and exit code 1."""
    try:
        sys.exit(function(sys.argv[1:]) or 0)
    except Failure as failure:
        say(f"\nFAILED: {failure}")
        sys.exit(1)
    except PermissionError as error:
        say(f"\nFAILED: {error.filename} belongs to another user.")
        say("What to do: run this as that user, or have the folder .dev removed.")
        sys.exit(1)
    except KeyboardInterrupt:
        say("\nInterrupted. Nothing is lost: the next run carries on.")
        sys.exit(130)
