"""script/test: the addons' own tests, the tests from end to end, and the lint."""

import argparse
import json
import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import environment, lint, odoo, paths, python_env, templates, ui
from .paths import LOG, ROOT

# A run of fewer test files than this is not worth a second process.
FEW_FILES = 20
MOST_PROCESSES = 4
TEST = re.compile(r"^ +def test_", re.M)
# Stories whose clock stands still: they run inside Odoo, as the addons' tests do.
SCENARIOS = "tests/scenarios"

EPILOG = """
examples:
  script/test                                   everything but benchmarks
  script/test complaint_mgmt -k reply           tests of one addon, by name
  script/test complaint_mgmt/tests/test_x.py::TestX::test_y
  script/test tests/test_setup.py               end to end, one file
  script/test --bench                           everything and the benchmarks
Other options (-x, -v, -s, --lf ...) are passed on to pytest.
"""


@dataclass
class Result:
    """How one part of the run ended."""

    title: str
    code: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether this part proves that something is wrong."""
        return self.code not in (0, 5) or bool(self.problems)


def parse(arguments: list[str]):
    """Our own options; the rest is pytest's."""
    parser = argparse.ArgumentParser(
        "script/test",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--bench", action="store_true", help="run the benchmarks too")
    add("--no-lint", action="store_true", help="leave the linters out")
    add("--only-lint", action="store_true", help="run nothing but the linters")
    add("-k", metavar="EXPR", help="only tests whose name matches")
    add("what", nargs="*", help="addons, folders, files or tests of pytest's form")
    chosen, chosen.pytest = parser.parse_known_args(arguments)
    if chosen.k:
        chosen.pytest += ["-k", chosen.k]
    return chosen


def split(what: list[str]) -> tuple[list[str], list[str]]:
    """Sort what was named into tests of addons and tests from end to end."""
    known = paths.addons()
    if not what:
        return [*known, SCENARIOS], ["tests"]
    ours, ends = [], []
    for item in what:
        place, mark, test = item.partition("::")
        place = os.path.relpath(place, ROOT)
        item = place + mark + test
        if place.split("/")[0] in known or place.startswith(SCENARIOS):
            ours.append(item)
        elif place.split("/")[0] == "tests" and (ROOT / place).exists():
            ends.append(item)
        else:
            names = ", ".join(known)
            raise ui.Failure(f"There is no {item}.", f"name one of {names}, or tests/…")
    return ours, ends


def run_pytest(title: str, arguments: list[str], env: dict, part: int = 0) -> Result:
    """One pytest process; what the second and later parts say is kept for the end."""
    name = title.split(":")[0].split()[0].lower()
    name += f"-{part}" if part else ""
    counts = LOG / f"{name}-{os.getpid()}.json"
    command = [python_env.python(), "-m", "pytest", "-p", "devenv.pytest_guard"]
    command += ["-o", f"cache_dir={paths.DEV / 'cache' / 'pytest' / name}"]
    command += [f"--rootdir={ROOT}", "-c", ROOT / "pyproject.toml"]
    env = dict(env, COMPLAINT_COUNTS=str(counts))
    command = [*map(str, command), *arguments]
    if part:
        log = LOG / f"{name}.log"
        with log.open("w") as out:
            done = subprocess.run(
                command, env=env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
            )
    else:
        ui.say(f"\n=== {title}")
        done = subprocess.run(command, env=env, cwd=ROOT)
    result = Result(title, done.returncode)
    if counts.is_file():
        result.counts = json.loads(counts.read_text())
        counts.unlink()
    return result


def addon_names(what: list[str]) -> list[str]:
    """The addons that the named tests need: a scenario needs all of them."""
    names = {item.split("/")[0] for item in what}
    return sorted(paths.addons()) if "tests" in names else sorted(names)


def build_templates(ours: list[str], ends: list[str]) -> None:
    """Install both kinds of databases at once: each keeps one processor busy."""
    jobs = []
    if ours:
        names = addon_names(ours)
        jobs.append(lambda: templates.project(names))
    if "tests" in ends:
        jobs.append(lambda: templates.project(list(paths.addons()), demo=True))
    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(job) for job in jobs]:
            future.result()


def _has_tours(name: str) -> bool:
    """Whether tests of an addon use a browser."""
    tests = (paths.addons()[name].path / "tests").glob("test_*.py")
    texts = [path.read_text("utf-8") for path in tests]
    return any("start_tour(" in text or "browser_js(" in text for text in texts)


def test_addons(what: list[str], options: list[str]) -> Result:
    """The tests inside the addons, on a fresh database without demo data."""
    names = addon_names(what)
    template = templates.project(names)
    if any(_has_tours(name) for name in names) and "-k" not in options:
        templates.warm(template)
    title = "Addons: " + ", ".join(names)
    places = [str(paths.addons()[i].path) if i in paths.addons() else i for i in what]
    parts = shares(places, min(os.cpu_count() or 1, MOST_PROCESSES))
    copies = [
        templates.copy_for_run(template.name, f"addons{part}")
        for part in range(len(parts))
    ]

    def run(part: int) -> Result:
        arguments = ["--odoo-http", f"--odoo-config={paths.CONF}"]
        arguments += ["--odoo-log-level=warn", f"--odoo-database={copies[part]}"]
        return run_pytest(title, [*arguments, *options, *parts[part]], odoo.env(), part)

    with ThreadPoolExecutor(len(parts)) as pool:
        found = list(pool.map(run, range(len(parts))))
    for part in range(1, len(parts)):
        ui.say(f"\n=== {title} ({part + 1} of {len(parts)})")
        ui.say((LOG / f"addons-{part}.log").read_text("utf-8", "replace"))
    return merged(title, found, template.problems())


def shares(places: list[str], count: int) -> list[list[str]]:
    """Share the files of tests among processes, each with a database of its own.

    The largest first, each to whoever has the least; few files stay together.
    """
    files = [
        path
        for place in places
        for path in (sorted(Path(ROOT, place).rglob("test_*.py")) or [Path(place)])
    ]
    if count < 2 or len(files) < FEW_FILES or any("::" in place for place in places):
        return [places]
    weights = {path: 3 + len(TEST.findall(path.read_text("utf-8"))) for path in files}
    parts: list[list[str]] = [[] for _each in range(count)]
    loads = [0] * count
    for path in sorted(files, key=weights.get, reverse=True):
        least = loads.index(min(loads))
        loads[least] += weights[path]
        parts[least].append(str(path))
    return [sorted(part) for part in parts]


def merged(title: str, found: list[Result], problems: list[str]) -> Result:
    """The results of several processes as one."""
    result = Result(title, problems=problems)
    # 5: the process had no test that matches, which another may have
    codes = [each.code for each in found]
    result.code = next((code for code in codes if code not in (0, 5)), min(codes))
    for each in found:
        for name, number in each.counts.items():
            result.counts[name] = result.counts.get(name, 0) + number
    return result


def test_ends(what: list[str], options: list[str], bench: bool) -> Result:
    """The tests from outside, with a server of their own."""
    choice = [] if bench else ["-m", "not bench"]
    choice.append(f"--ignore={SCENARIOS}")
    arguments = ["-p", "no:odoo", *choice, *options, *what]
    return run_pytest("Tests from end to end", arguments, odoo.env())


def test_lint() -> Result:
    """How the code is written."""
    ui.say("\n=== Lint")
    checks = lint.run()
    failed = [check.title for check in checks if check.failed]
    result = Result("Lint", int(bool(failed)))
    if failed:
        result.title += ": " + ", ".join(failed)
    return result


def summary(results: list[Result], seconds: float) -> int:
    """Say what failed, in pytest's own form at the end."""
    for result in results:
        for problem in result.problems:
            ui.say(f"\n{result.title}, log of the installation: {problem}")
    names = {"failed": "failed", "passed": "passed", "error": "errors"}
    counts = {w: sum(r.counts.get(n, 0) for r in results) for n, w in names.items()}
    failed = any(result.failed for result in results)
    for result in results:
        ui.say(f"{'FAILED' if result.failed else 'ok    '} {result.title}")
    if not failed and not counts["passed"] and any(r.code == 5 for r in results):
        ui.say("No test matches.")
        failed = True
    text = ", ".join(f"{v} {n}" for n, v in counts.items() if v) or "no tests ran"
    if failed and not counts["failed"] and not counts["errors"]:
        text += ", other checks failed"
    ui.say(f" {text} in {seconds:.2f}s ".center(80, "="))
    return int(failed)


def main(arguments: list[str]) -> int:
    """The whole run."""
    started = time.monotonic()
    chosen = parse(arguments)
    ours, ends = split(chosen.what)
    environment.prepare()
    templates.forget_copies()
    results = []
    try:
        if not chosen.only_lint:
            build_templates(ours, ends)
            if ours:
                results.append(test_addons(ours, chosen.pytest))
            if ends and (ROOT / "tests").is_dir():
                results.append(test_ends(ends, chosen.pytest, chosen.bench))
        if chosen.only_lint or not (chosen.no_lint or chosen.what or chosen.k):
            results.append(test_lint())
    finally:
        templates.forget_copies()
    return summary(results, time.monotonic() - started)
