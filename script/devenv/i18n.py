"""script/i18n: terms from the source into .pot, and from there into zh_CN.po.

Translations that exist are kept; the terms that still have none are printed, so
that a translator only fills in. Nothing is ever guessed or marked fuzzy.
"""

import argparse
import re
from pathlib import Path

from . import environment, odoo, odoo_tree, paths, python_env, templates, ui
from .paths import DEV

EXPORT = """
import pathlib
from odoo.tools.translate import trans_export
for name, path in {wanted!r}:
    with open(path, "wb") as output:
        trans_export(None, [name], output, "po", env)
"""
LANGUAGE = "zh_CN"
HOLES = re.compile(r"%\(\w+\)[-#0-9.]*[a-z]|%[sdif]|\$\{[^}]*\}|\{[\w.]*\}")
# Labels of fields that every model inherits: here Odoo's own words are right.
MIXINS = ("base", "mail", "portal", "rating", "sms")
HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
    "Plural-Forms": "",
}
CHINESE = {"Language": LANGUAGE, "Plural-Forms": "nplurals=1; plural=0;"}


def _polib():
    python_env.use()
    import polib

    return polib


def pot(name: str) -> Path:
    """The template of an addon in the repository."""
    return paths.addons()[name].path / "i18n" / f"{name}.pot"


def po(name: str) -> Path:
    """Its Chinese translation."""
    return pot(name).with_name(f"{LANGUAGE}.po")


def export(database: str) -> dict:
    """The terms of each addon as they are in the source."""
    folder = DEV / "i18n"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(name, str(folder / f"{database}-{name}.pot")) for name in paths.addons()]
    code = EXPORT.format(wanted=wanted)
    odoo.shell_script("Exporting terms", database, code, f"{database}-i18n.log")
    found = {}
    for name, path in wanted:
        found[name] = _polib().pofile(path) if Path(path).stat().st_size else None
        Path(path).unlink()
    return {name: file for name, file in found.items() if file is not None}


def _terms(file) -> dict:
    """Where each term stands: Odoo finds translations by place, not only by text."""
    return {
        entry.msgid: frozenset(place for place, _line in entry.occurrences)
        for entry in file
        if not entry.obsolete
    }


def _outdated(title: str, actual, expected) -> list[str]:
    actual, expected = _terms(actual), _terms(expected)
    missing = [term for term in expected if term not in actual]
    surplus = [term for term in actual if term not in expected]
    moved = [t for t in expected if t in actual and expected[t] != actual[t]]
    kinds = {"lacks": missing, "still has": surplus, "has other places for": moved}
    return [
        f"{title} {kind} {len(terms)} terms, such as {terms[0]!r}"
        for kind, terms in kinds.items()
        if terms
    ]


def _incomplete(title: str, file) -> list[str]:
    found = []
    for entry in file:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            found.append(f"{title}: fuzzy: {entry.msgid!r}")
        elif not entry.msgstr:
            found.append(f"{title}: not translated: {entry.msgid!r}")
        elif sorted(HOLES.findall(entry.msgid)) != sorted(HOLES.findall(entry.msgstr)):
            found.append(f"{title}: other placeholders: {entry.msgid!r}")
    return found


def problems(database: str) -> list[str]:
    """What is not as it must be, with at most ten lines an addon."""
    found = []
    for name, fresh in export(database).items():
        mine = []
        for path in (pot(name), po(name)):
            if not path.is_file():
                mine.append(f"{name}/i18n/{path.name} is missing")
                continue
            file = _polib().pofile(str(path))
            title = f"{name}/i18n/{path.name}"
            mine += _outdated(title, file, fresh)
            mine += _incomplete(title, file) if path == po(name) else []
        found += mine[:10] + ([f"... and {len(mine) - 10} more"] if mine[10:] else [])
    return found


def _known(name: str) -> dict[str, str]:
    """Translations we have: this addon's own first, then those of the others."""
    found = {}
    for other in [*paths.addons(), name]:
        if po(other).is_file():
            file = _polib().pofile(str(po(other)))
            found.update({e.msgid: e.msgstr for e in file if e.msgstr and not e.fuzzy})
    return found


def _inherited() -> dict[str, str]:
    """Odoo's words for fields of its mixins."""
    found = {}
    for module in MIXINS:
        for top in ("odoo/addons", "addons"):
            path = odoo_tree.tree() / top / module / "i18n" / f"{LANGUAGE}.po"
            if path.is_file():
                file = _polib().pofile(str(path))
                found.update({e.msgid: e.msgstr for e in file if e.msgstr})
    return found


def _is_inherited(entry) -> bool:
    """Whether a term is but a label or help text of mixin fields."""
    form = r"model:ir\.model\.fields,\w+:\w+\.field_\w+__(\w+)"
    matches = [re.fullmatch(form, place) for place, _line in entry.occurrences]
    fields = (
        "id|display_name|create_uid|create_date|write_uid|write_date|activity_\\w+"
        "|message_\\w+|has_message|website_message_ids|rating_\\w+|access_\\w+"
        "|my_activity_date_deadline"
    )
    return all(match and re.fullmatch(fields, match[1]) for match in matches)


def _write(path: Path, file, header: dict) -> None:
    """Save without dates, which would only make every change conflict."""
    file.header = file.header or ""
    file.metadata = header
    file.wrapwidth = 78
    path.parent.mkdir(exist_ok=True)
    file.save(str(path))


def update(name: str, fresh) -> list[str]:
    """Write both files of an addon; the terms that have no translation."""
    _write(pot(name), fresh, HEADER)
    known, inherited = _known(name), _inherited()
    open_terms = []
    for entry in fresh:
        entry.msgstr = known.get(entry.msgid, "")
        if not entry.msgstr and _is_inherited(entry):
            entry.msgstr = inherited.get(entry.msgid, "")
        if not entry.msgstr:
            open_terms.append(entry.msgid)
    _write(po(name), fresh, {**HEADER, **CHINESE})
    return open_terms


def main(arguments: list[str]) -> int:
    """Bring all files up to date."""
    parser = argparse.ArgumentParser("script/i18n", description=__doc__)
    parser.parse_args(arguments)
    environment.prepare()
    template = templates.project(list(paths.addons()))
    try:
        database = templates.copy_for_run(template.name, "i18n")
        count = 0
        for name, fresh in export(database).items():
            terms = update(name, fresh)
            count += len(terms)
            ui.say(f"{name}: {len(fresh)} terms, {len(terms)} not translated")
            for term in terms:
                ui.say(f"    {term!r}")
    finally:
        templates.forget_copies()
    ui.say(f"{count} terms are left to translate in */i18n/{LANGUAGE}.po")
    return 0
