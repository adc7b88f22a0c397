"""The event chain leaves the house: export it and check it without Odoo."""

import shutil
import subprocess
import sys

import pytest

from devenv import paths

SCRIPT = paths.ROOT / "script" / "verify-chain"


def verify(*arguments):
    """Run the script with a Python that knows no Odoo; exit code, stdout, stderr."""
    command = [sys.executable, "-I", str(SCRIPT), *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return result.returncode, result.stdout, result.stderr


@pytest.fixture(scope="module")
def exported(server, rpc, tmp_path_factory):
    """The chain of the company, as the administrator downloads it."""
    admin = rpc("admin")
    admin.create("complaint.complaint", {"statement": "Something to export."})
    admin.create("complaint.complaint", {"statement": "And something more."})
    action = admin.call("complaint.event", "action_export_chain", [[]])
    response = admin.get(action["url"])
    assert response.status_code == 200
    path = tmp_path_factory.mktemp("chain") / "events.jsonl"
    path.write_bytes(response.content)
    return path


@pytest.fixture
def copied(exported, tmp_path):
    """A copy of the export that a test may damage, and its lines."""
    path = shutil.copy(exported, tmp_path / "copy.jsonl")
    return path, path.read_bytes().splitlines(keepends=True)


def test_an_exported_chain_verifies_without_odoo(exported):
    """Law 4: OK with the count and the head."""
    code, output, _error = verify(exported)
    assert code == 0
    count = len(exported.read_bytes().splitlines()) - 1
    assert output.startswith(f"OK {count} events, head ")


def test_the_first_broken_line_is_named(copied):
    """Law 4: which line, and what is wrong with it."""
    path, lines = copied
    lines[2] = lines[2].replace(b'"kind":"', b'"kind":"x', 1)
    path.write_bytes(b"".join(lines))
    code, output, _error = verify(path)
    assert code == 1
    assert output.startswith("BROKEN line 3: event 2 was changed")


def test_a_truncated_tail_is_found(copied):
    """Law 4: the header announces how many events the file holds."""
    path, lines = copied
    path.write_bytes(b"".join(lines[:-1]))
    code, output, _error = verify(path)
    assert code == 1
    assert "announces" in output


def test_a_chain_that_was_rewritten_misses_the_head_noted_before(exported):
    """Law 4: count and head of an earlier export are the anchor."""
    digest = verify(exported)[1].split("head ")[1].strip()
    assert verify(exported, "--head", digest, "--count", 1)[0] == 0
    code, output, _error = verify(exported, "--head", "f" * 64)
    assert (code, "noted head" in output) == (1, True)
    code, output, _error = verify(exported, "--count", 10**9)
    assert (code, "were noted" in output) == (1, True)


def test_what_is_no_export_is_said_to_be_none(tmp_path):
    """Law 4: a clear word and exit code 2, no traceback."""
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_bytes(b'{"format":"something else"}\n')
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(bytes(range(256)))
    for path in (wrong, empty, binary, tmp_path / "missing.jsonl", tmp_path):
        code, output, error = verify(path)
        assert (code, output) == (2, "")
        assert path.name in error
        assert "Traceback" not in error
