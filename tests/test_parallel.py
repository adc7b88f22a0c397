"""Many people at once: the event chain and the numbers survive parallel writers."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

WRITERS = 30
# What Odoo logs when a transaction failed on another one and starts over.
RETRY = re.compile(r"tries left, try again|maximum number of tries reached")


def at_once(client, work):
    """What `work(client, number)` gave for each writer, all of them starting together.

    Failures are returned, not raised, so that a test can say how many there were.
    """
    barrier = Barrier(WRITERS)

    def run(number):
        tab = client.twin()
        barrier.wait()
        try:
            return work(tab, number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def failures(results):
    return [result for result in results if isinstance(result, Exception)]


@pytest.fixture(scope="module")
def parallel(server, rpc):
    """Thirty writers, each with one complaint of its own and a change to it."""
    start = len(server.log_path.read_text("utf-8", "replace"))
    created = at_once(
        rpc("demo"),
        lambda client, number: client.create(
            "complaint.complaint", {"statement": f"Parallel complaint {number}."}
        ),
    )
    ids = [result for result in created if isinstance(result, int)]
    changed = at_once(
        rpc("admin"),
        lambda client, number: client.write(
            "complaint.complaint", ids[number], {"user_id": rpc("admin").uid}
        ),
    )
    log = server.log_path.read_text("utf-8", "replace")[start:]
    return {"created": created, "changed": changed, "ids": ids, "log": log}


def chain_of(server, table="complaint_event"):
    company = "SELECT company_id FROM complaint_complaint ORDER BY id DESC LIMIT 1"
    return server.sql(
        f"SELECT sequence FROM {table} WHERE company_id = ({company}) ORDER BY sequence"
    )


def test_no_parallel_writer_fails_or_starts_over(parallel):
    """Law 4: writers of one chain wait for each other instead of failing."""
    assert not failures(parallel["created"])
    assert not failures(parallel["changed"])
    assert not RETRY.findall(parallel["log"])


def test_each_event_of_parallel_writers_has_its_place(server, parallel):
    """Law 4: sequences are 1..n, each event sealed, each complaint with its events."""
    sequences = [sequence for (sequence,) in chain_of(server)]
    assert sequences == list(range(1, len(sequences) + 1))
    events = server.sql(
        "SELECT res_id FROM complaint_event WHERE kind = 'complaint.created'"
        " AND res_model = 'complaint.complaint' AND res_id = ANY(%s)",
        (parallel["ids"],),
    )
    assert sorted(res_id for (res_id,) in events) == sorted(parallel["ids"])


def test_the_chain_of_parallel_writers_verifies(rpc, parallel):
    """Law 4: the server finds its own chain intact."""
    assert len(parallel["ids"]) == WRITERS
    answer = rpc("admin").call("complaint.event", "action_verify_chain", [[]])
    assert answer["params"]["type"] == "success", answer["params"]["message"]


def test_numbers_of_parallel_writers_have_no_gap(server, parallel):
    """S9.6: thirty writers at once take thirty numbers that follow each other."""
    rows = server.sql(
        "SELECT name FROM complaint_complaint WHERE id = ANY(%s)", (parallel["ids"],)
    )
    counters = sorted(int(name.rsplit("-", 1)[1]) for (name,) in rows)
    first = counters[0]
    assert counters == list(range(first, first + WRITERS))
    ledger = server.sql(
        "SELECT company_id, series, count(*), min(counter), max(counter)"
        " FROM complaint_number GROUP BY company_id, series"
    )
    assert all(row[2:] == (row[2], 1, row[2]) for row in ledger)


def test_a_refused_complaint_costs_no_number(server, rpc, parallel):
    """S9.6: what fails among parallel writers leaves no gap."""

    def work(client, number):
        vals = {"statement": f"Half of these fail, {number}."}
        if number % 2:
            # Nobody but a handler may handle: this fails after the number was taken.
            vals["state"] = "closed"
        return client.create("complaint.complaint", vals)

    results = at_once(rpc("demo"), work)
    assert len(failures(results)) == WRITERS // 2
    ledger = server.sql(
        "SELECT count(*), max(counter) FROM complaint_number"
        " GROUP BY company_id, series"
    )
    assert all(count == last for count, last in ledger)
