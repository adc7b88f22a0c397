"""Destruction against a legal hold at the same moment, and against sudden death.

Real processes with connections of their own; the worst moments are made to happen by
letting a process stop in the middle until the test has seen it there.
"""

import signal
import subprocess
import time

import pytest

from devenv import odoo, paths, postgres, shell, templates

FILES = 7
# Two are raced for, the others are destroyed with a death in between.
HELD_FIRST, DESTROYED_FIRST = 1, 2
WAIT = 120

PREPARE = """
env["ir.cron"].search([]).active = False
env["complaint.retention.rule"].search([]).active = False
# the runs of the demo story belong to other companies, and are none of ours
env.cr.execute("UPDATE complaint_destruction SET state = 'refused'")
env.cr.execute("UPDATE complaint_destruction_line SET state = 'blocked'")
env.invalidate_all()
role = "complaint_mgmt.group_complaint_"
users = {{}}
for name in ("archivist", "qa_head", "vp"):
    users[name] = env["res.users"].with_context(no_reset_password=True).create({{
        "name": name, "login": "kill_" + name, "password": "kill_" + name,
        "email": name + "@example.com",
        "group_ids": [(4, env.ref(role + name).id)],
    }})
env["complaint.retention.rule"].create({{
    "name": "Kill", "term_ids": [(0, 0, {{
        "anchor": "closed", "count": 1, "unit": "years"}})],
}})
entries = env["complaint.archive.entry"]
for number in range({files}):
    case = env["complaint.complaint"].create({{"statement": f"Secret {{number + 1}}"}})
    env["complaint.person"].create({{
        "complaint_id": case.id, "kind": "complainant", "name": "Somebody"}})
    case.message_post(body="Words of somebody")
    env.flush_all()
    env.cr.execute(
        "UPDATE complaint_complaint SET state = 'closed', received_at = '2020-06-15',"
        " closed_at = '2020-06-15' WHERE id = %s", [case.id])
    env.invalidate_all()
    entry = entries.create({{"complaint_id": case.id}})
    env.flush_all()
    env.cr.execute(
        "UPDATE complaint_archive_entry SET state = 'entered',"
        " entered_at = '2020-07-01', state_changed_at = '2020-07-01'"
        " WHERE id = %s", [entry.id])
    env.invalidate_all()
    entry._record_steps({{entry: "review"}}, "entered", None)
    entries |= entry
run = env["complaint.destruction"]._propose(env.company)


def sign(user, action):
    wizards = env[action["res_model"]].with_user(user)
    wizards = wizards.with_context(**action.get("context") or {{}})
    wizard = wizards.browse(action.get("res_id")) or wizards.create({{}})
    wizard.write({{"decision": "approve"}})
    wizard.password = user.login
    wizard.action_confirm()


sign(users["archivist"], run.with_user(users["archivist"]).action_submit())
for name in ("qa_head", "vp"):
    sign(users[name], run.with_user(users[name]).action_gate_sign())
run.with_user(users["archivist"]).action_execute()
env["ir.cron.trigger"].search([]).unlink()
env.ref("complaint_mgmt.ir_cron_destruction").active = True
"""
# Both say by a file when they are there, and go on when they may.
HELPERS = """
import pathlib, time
HERE, GO = pathlib.Path({here!r}), pathlib.Path({go!r})
own = [("run_id.company_id", "=", env.company.id)]
line = env["complaint.destruction.line"].search(own, order="id")[{number} - 1]


def stop_here():
    HERE.touch()
    for __ in range(1200):
        if GO.exists():
            return
        time.sleep(0.1)
"""
# As a request would do it: Odoo starts over what another transaction was faster in.
HOLD = """
from odoo.exceptions import UserError
from odoo.service.model import retrying
head = env["res.users"].search([("login", "=", "kill_qa_head")])
user_env = env(user=head)
case_id = line.complaint_id.id


def hold():
    placed = user_env["complaint.legal.hold"].create({{"reason": "A court asks"}})
    placed._add_cases(user_env["complaint.complaint"].browse(case_id))
    user_env.flush_all()
    {stop}


try:
    retrying(hold, user_env)
    pathlib.Path({said!r}).write_text("held")
except UserError as error:
    user_env.cr.rollback()
    pathlib.Path({said!r}).write_text(str(error))
"""
DESTROY = """
line._destroy_now()
env.flush_all()
{stop}
"""
BY_CRON = """
env.ref("complaint_mgmt.ir_cron_destruction").method_direct_trigger()
"""
# The third one that it takes stops when all is deleted and nothing is committed.
DIE_IN_THE_MIDDLE = """
cases = type(env["complaint.complaint"])
real, seen = cases._destroy_files, []


def destroy(self):
    counts = real(self)
    seen.append(self.id)
    if len(seen) == 3:
        stop_here()
    return counts


cases._destroy_files = destroy
"""


class Archive:
    """A database with a signed destruction that was started, and its processes."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        self.processes = []
        code = PREPARE.format(files=FILES)
        odoo.shell_script("Files to destroy", database, code, f"{database}_prepare")

    def place(self, name):
        """A file by which processes tell each other something."""
        return self.folder / name

    def start(self, name, code, number=1):
        """Start a process of Odoo with some code on the file of that number."""
        helpers = HELPERS.format(
            here=str(self.place(f"{name}_here")),
            go=str(self.place(f"{name}_go")),
            number=number,
        )
        log = f"{self.database}_{name}"
        command = odoo.script_command(self.database, helpers + code, log)
        with (paths.LOG / log).open("wb") as output:
            process = subprocess.Popen(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=odoo.env(),
            )
        self.processes.append(process)
        return process

    def until(self, test, what):
        """Wait until something is so."""
        end = time.monotonic() + WAIT
        while not test():
            assert time.monotonic() < end, f"never came: {what}"
            time.sleep(0.1)

    def until_at_stop(self, name):
        self.until(self.place(f"{name}_here").exists, f"{name} in the middle")

    def until_waiting(self):
        """Wait until one connection waits for the lock of another."""
        query = """
            SELECT 1 FROM pg_stat_activity
             WHERE datname = %s AND cardinality(pg_blocking_pids(pid)) > 0
        """
        self.until(
            lambda: postgres.rows(query, [self.database], self.database), "a lock"
        )

    def go_on(self, name):
        self.place(f"{name}_go").touch()

    def finish(self, name, process):
        """Wait for a process to end well."""
        assert process.wait(WAIT) == 0, shell.tail(
            paths.LOG / f"{self.database}_{name}"
        )

    def files(self):
        """Of each file: state of its entry, statement, persons, holds, of its line."""
        query = """
            SELECT entry.state, kase.statement,
                   (SELECT count(*) FROM complaint_person person
                     WHERE person.complaint_id = kase.id),
                   (SELECT count(*) FROM complaint_legal_hold_line held
                     WHERE held.complaint_id = kase.id),
                   line.state, line.blocked_reason
              FROM complaint_destruction_line line
              JOIN complaint_complaint kase ON kase.id = line.complaint_id
              JOIN complaint_archive_entry entry ON entry.id = line.entry_id
             WHERE kase.company_id = (SELECT min(id) FROM res_company)
          ORDER BY line.id
        """
        return postgres.rows(query, [], self.database)

    def file(self, number):
        return self.files()[number - 1]

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait(30)


@pytest.fixture(scope="module")
def archive(database_copy, demo_template, tmp_path_factory):
    """Files whose destruction is signed, in a database of their own."""
    database = database_copy(demo_template)
    made = Archive(database, tmp_path_factory.mktemp("destruction"))
    yield made
    made.close()
    templates.drop(database)


def hold_code(archive, name, stop="pass"):
    said = archive.place(f"{name}_said")
    return HOLD.format(stop=stop, said=str(said)), said


def test_a_hold_that_is_placed_at_the_same_moment_keeps_the_file(archive):
    """GDPR 17(3)(e): not committed when the destruction begins, and seen."""
    code, said = hold_code(archive, "hold1", "stop_here()")
    holding = archive.start("hold1", code, HELD_FIRST)
    archive.until_at_stop("hold1")
    destroying = archive.start("destroy1", DESTROY.format(stop=""), HELD_FIRST)
    archive.until_waiting()
    archive.go_on("hold1")
    archive.finish("hold1", holding)
    archive.finish("destroy1", destroying)
    assert said.read_text() == "held"
    state, statement, persons, holds, line, reason = archive.file(HELD_FIRST)
    assert (state, holds, line, reason) == ("entered", 1, "blocked", "hold")
    assert (statement[:6], persons) == ("Secret", 1)


def test_a_hold_that_comes_too_late_is_told_so(archive):
    """Never both held and destroyed: whoever is second learns it in plain words."""
    destroying = archive.start(
        "destroy2", DESTROY.format(stop="stop_here()"), DESTROYED_FIRST
    )
    archive.until_at_stop("destroy2")
    code, said = hold_code(archive, "hold2")
    holding = archive.start("hold2", code, DESTROYED_FIRST)
    archive.until_waiting()
    archive.go_on("destroy2")
    archive.finish("destroy2", destroying)
    archive.finish("hold2", holding)
    assert "was destroyed: there is nothing to hold" in said.read_text()
    state, statement, persons, holds, line, _reason = archive.file(DESTROYED_FIRST)
    assert (state, holds, line) == ("destroyed", 0, "destroyed")
    assert (statement, persons) == ("-", 0)


def test_a_server_that_dies_in_the_middle_leaves_whole_files(archive):
    """S1.4.6: what is gone is gone, the rest untouched, and the cron goes on."""
    before = archive.files()
    process = archive.start("die", DIE_IN_THE_MIDDLE + BY_CRON)
    archive.until_at_stop("die")
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    after = archive.files()
    rest = [row for row in after if row[4] == "pending"]
    # by their place, since all that is destroyed looks the same
    gone = [new for old, new in zip(before, after, strict=True) if new != old]
    assert len(gone) == 2
    for state, statement, persons, *_more in gone:
        assert (state, statement, persons) == ("destroyed", "-", 0)
    assert len(rest) == FILES - 4
    for state, statement, persons, *_more in rest:
        assert (state, statement[:6], persons) == ("entered", "Secret", 1)
    archive.finish("again", archive.start("again", BY_CRON))
    assert [row[4] for row in archive.files()].count("destroyed") == FILES - 1


def test_after_all_that_the_run_is_closed_and_the_chain_holds(archive):
    """21 CFR 11.10(e): one certificate, and no event lost or twice."""
    query = """
        SELECT state, certificate_id IS NOT NULL FROM complaint_destruction
         WHERE company_id = (SELECT min(id) FROM res_company)
    """
    assert postgres.rows(query, [], archive.database) == [("done", True)]
    query = """
        SELECT kind, count(*), count(DISTINCT res_id) FROM complaint_event
         WHERE kind IN ('archive.destroyed', 'archive.kept', 'destruction.done')
      GROUP BY kind ORDER BY kind
    """
    assert postgres.rows(query, [], archive.database) == [
        ("archive.destroyed", FILES - 1, FILES - 1),
        ("archive.kept", 1, 1),
        ("destruction.done", 1, 1),
    ]
    verify = """
for company in env["res.company"].search([]):
    found = env["complaint.event"]._verify(company)
    assert not found["problems"], found
"""
    archive.finish("verify", archive.start("verify", verify))
