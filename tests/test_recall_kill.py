"""Notices survive the death of the process that sends them: never twice, never never.

Real processes, killed without a warning (SIGKILL) while a mail server listens.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devenv import odoo, paths, postgres, shell, templates

sys.path.insert(0, str(Path(__file__).parent))

from mail_sink import MailSink  # noqa: E402

CONSIGNEES = 40
# The whole of it on a database with nothing else to do.
PREPARE = """
env["ir.cron"].search([]).active = False
env["ir.mail_server"].search([]).active = False
env["ir.mail_server"].create({{
    "name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": {port},
    "smtp_encryption": "none", "smtp_authentication": "login",
}})
env.company.email = "works@example.com"
env["mail.mail"].search([]).unlink()
product = env["product.product"].create({{
    "name": "Kill", "type": "consu", "is_storable": True, "tracking": "lot",
}})
lot = env["stock.lot"].create({{"name": "KILL-1", "product_id": product.id}})
pdf = env["ir.attachment"].create({{"name": "notice.pdf", "raw": b"%PDF-1.4"}})
for number in range({recalls}):
    recall = env["complaint.recall"].create({{
        "title": f"Kill {{number}}", "lot_ids": [(6, 0, lot.ids)],
        "company_id": (lot.company_id or env.company).id,
    }})
    wording = env["complaint.recall.wording"].create({{
        "recall_id": recall.id, "lang": "en_US", "headline": "URGENT: Recall",
    }})
    wording._write_engine({{"state": "force", "pdf_id": pdf.id}})
    env.flush_all()
    env.cr.execute(
        "UPDATE complaint_recall SET state = 'running', decided_at = now() "
        "WHERE id = %s", [recall.id])
    env.invalidate_all()
    consignees = env["complaint.recall.consignee"].create([
        {{
            "recall_id": recall.id, "name": f"Pharmacy {{number}}-{{i}}",
            "email": f"p{{number}}x{{i}}@example.com", "lang": "en_US",
            "depth": "wholesale",
        }}
        for i in range({consignees})
    ])
    env["complaint.recall.notice"]._queue(recall, "first", 1, consignees.ids)
env["ir.cron.trigger"].search([]).unlink()
env.ref("complaint_recall.ir_cron_recall_notices").active = True
"""
BY_CRON = """
env.ref("complaint_recall.ir_cron_recall_notices").method_direct_trigger()
"""
DIRECTLY = """
env["complaint.recall.notice"]._cron_send()
"""
THEN_ODOO = (
    BY_CRON
    + """
env.cr.commit()
env["mail.mail"].process_email_queue()
"""
)


class Works:
    """A database with recalls that wait to be sent, and the processes that do so."""

    def __init__(self, database):
        self.database = database
        self.sink = MailSink(delay=0.01)
        self.processes = 0
        code = PREPARE.format(port=self.sink.port, consignees=CONSIGNEES, recalls=2)
        odoo.shell_script("Recalls to send", database, code, f"{database}_prepare")
        self.queue("void", 1)

    def queue(self, state, number):
        """Let the notices of one of the recalls wait, or not."""
        query = """
            UPDATE complaint_recall_notice SET state = %s WHERE recall_id = (
                SELECT id FROM complaint_recall WHERE title = %s)
        """
        postgres.rows(query, [state, f"Kill {number}"], self.database)

    def start(self, code):
        """Start a process of Odoo that sends."""
        self.processes += 1
        log = f"{self.database}_{self.processes}"
        command = odoo.script_command(self.database, code, log)
        with (paths.LOG / log).open("wb") as output:
            return subprocess.Popen(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=odoo.env(),
            )

    def finish(self, *processes):
        """Wait for processes to end well."""
        for process in processes:
            code = process.wait(120)
            log = paths.LOG / f"{self.database}_{self.processes}"
            assert code == 0, shell.tail(log)

    def rows(self, number):
        """Address, state of the notice, whether to be called, of a recall."""
        query = """
            SELECT c.email, n.state, coalesce(c.to_call, FALSE), c.notified_at
              FROM complaint_recall_consignee c
              JOIN complaint_recall r ON r.id = c.recall_id
         LEFT JOIN complaint_recall_notice n ON n.consignee_id = c.id
             WHERE r.title = %s
          ORDER BY c.id
        """
        return postgres.rows(query, [f"Kill {number}"], self.database)


def kill(process):
    """End a process without a warning."""
    process.send_signal(signal.SIGKILL)
    process.wait(30)


@pytest.fixture(scope="module")
def works(database_copy, demo_template):
    """Two recalls of 40 consignees each, in a database of its own."""
    database = database_copy(demo_template)
    made = Works(database)
    yield made
    made.sink.close()
    templates.drop(database)


@pytest.fixture(scope="module")
def killed(works):
    """Send one recall with two deaths in between; return addresses of the held one."""
    sink = works.sink
    # taken by the mail server, and the process dies before it can write so
    sink.hold(7)
    process = works.start(BY_CRON)
    assert sink.wait(7)
    kill(process)
    held = sink.addresses[6]
    # and at any moment
    process = works.start(BY_CRON)
    assert sink.wait(20)
    kill(process)
    works.finish(works.start(THEN_ODOO))
    # a second run finds nothing
    works.finish(works.start(THEN_ODOO))
    return held


def of_recall(works, number):
    """The addresses to which mails of a recall were taken."""
    mark = f"p{number}x"
    found = [address for address in works.sink.addresses if mark in address]
    return [address.rpartition("<")[2].strip(">") for address in found]


def test_nobody_is_written_to_twice(works, killed):
    """21 CFR 7.49: one notice for each consignee, whatever happens to the machine."""
    addresses = of_recall(works, 0)
    assert len(addresses) == len(set(addresses))
    assert len(works.sink.codes) == len(set(works.sink.codes))


def test_who_got_no_mail_is_on_the_phone_list(works, killed):
    """S9.4.3.6: nobody is forgotten."""
    rows = works.rows(0)
    assert len(rows) == CONSIGNEES
    taken = set(of_recall(works, 0))
    for email, state, to_call, told in rows:
        assert (state == "sent") == (told is not None), email
        assert (state == "unknown") == to_call, email
        assert email in taken or to_call, email
    states = [state for _email, state, _call, _told in rows]
    assert set(states) == {"sent", "unknown"}
    # one mail a death at most
    assert 1 <= states.count("unknown") <= 2


def test_what_was_taken_but_not_noted_is_called_and_not_sent_again(works, killed):
    """The worst moment: the mail server has it, the database does not know."""
    (row,) = [row for row in works.rows(0) if row[0] in killed]
    assert row[1:] == ("unknown", True, None)
    assert len([a for a in works.sink.addresses if row[0] in a]) == 1


def test_two_processes_at_once_share_the_work(works, killed):
    """Two workers take turns; each mail leaves once."""
    works.queue("queued", 1)
    works.finish(works.start(DIRECTLY), works.start(DIRECTLY))
    addresses = of_recall(works, 1)
    assert sorted(addresses) == sorted(row[0] for row in works.rows(1))
    assert {row[1] for row in works.rows(1)} == {"sent"}
