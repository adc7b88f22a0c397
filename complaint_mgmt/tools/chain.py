"""Hash chain of the event log: pure Python, no Odoo import.

``script/verify-chain`` loads this file alone, so the server and an auditor's machine
judge a chain by the same code. A file of the chain is JSON lines: a header with the
count and the head, then one line an event. Each line is canonical, byte by byte, so
that no byte of the file can change unseen.
"""

import hashlib
import json
from collections import namedtuple

FORMAT = "complaint-event-chain"
VERSION = 1
GENESIS = "0" * 64
EVENT_KEYS = frozenset(
    (
        "company",
        "data",
        "date",
        "kind",
        "login",
        "model",
        "record",
        "reference",
        "sequence",
        "user",
    )
)
HEADER_KEYS = frozenset(
    ("company", "company_name", "count", "digest", "format", "head", "version")
)
LINE_KEYS = frozenset(("digest", "event", "previous"))

Problem = namedtuple("Problem", ("line", "reason"))
Problem.__doc__ = "A broken line of a chain: its number (from 1) and what is wrong."


class FormatError(ValueError):
    """The input is no file of an event chain, or of a version not known here."""


def canonical_json(value):
    """The one byte string that stands for a value: what is hashed and signed.

    :param value: dict, list, tuple, str, int, finite float, bool or None; keys are
        strings; dates and decimals are passed as strings
    :return: UTF-8 bytes, keys sorted, no spaces
    :raise TypeError: a value or a key of another type
    :raise ValueError: NaN, infinity, or text that UTF-8 cannot hold
    """
    _check_keys(value)
    text = json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return text.encode("utf-8")


def _check_keys(value):
    # json turns the key 1 into "1" after sorting: one value, two byte strings
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"keys of canonical JSON are strings, not {key!r}")
            _check_keys(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check_keys(item)


def sha256_hex(content):
    """SHA-256 of bytes, as 64 lowercase hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def event_digest(previous, event):
    """The digest of an event: SHA-256(previous digest + canonical JSON).

    :param str previous: digest of the event before, ``GENESIS`` for the first one
    :param dict event: the hashed fields, ``EVENT_KEYS``
    """
    return sha256_hex(previous.encode("ascii") + canonical_json(event))


def header_line(company, company_name, count, head):
    """First line of a file: what the file must hold to be complete.

    :param int company: id of the company
    :param str company_name: its name, for the reader
    :param int count: number of events that follow
    :param str head: digest of the last event, ``GENESIS`` if there is none
    :return: bytes with the line end
    """
    header = {
        "company": company,
        "company_name": company_name,
        "count": count,
        "format": FORMAT,
        "head": head,
        "version": VERSION,
    }
    header["digest"] = sha256_hex(canonical_json(header))
    return canonical_json(header) + b"\n"


def event_line(previous, event, digest):
    """Line of one event in a file; bytes with the line end."""
    line = {"digest": digest, "event": event, "previous": previous}
    return canonical_json(line) + b"\n"


def check_link(link, previous, sequence, company):
    """Judge one event by its place in the chain.

    :param dict link: ``digest``, ``event`` and ``previous`` as stored
    :param str previous: digest of the event before
    :param int sequence: the number that this event must have
    :param int company: the company whose chain this is
    :return: what is wrong, or None
    """
    event = link["event"]
    if event["sequence"] != sequence:
        return f"event {event['sequence']!r} found where event {sequence} is due"
    if event["company"] != company:
        return f"event {sequence} belongs to company {event['company']!r}"
    if link["previous"] != previous:
        return f"event {sequence} does not continue the event before"
    if event_digest(previous, event) != link["digest"]:
        return f"event {sequence} was changed: its digest does not match"
    return None


def read_header(line):
    """Read the first line of a file.

    :param bytes line: the line with its end
    :return: the header as a dict
    :raise FormatError: the line is no header that this version reads
    """
    header, __ = _parse(line)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise FormatError("this is not an exported event chain")
    if header.get("version") != VERSION:
        raise FormatError(
            f"version {header.get('version')!r} of the format is not known,"
            f" only version {VERSION} is"
        )
    if set(header) != HEADER_KEYS:
        raise FormatError("the header of the event chain is not complete")
    return header


def verify(lines):
    """Check an exported chain.

    :param lines: iterable of the lines of the file as bytes, with their line ends
    :return: list of ``Problem``, the first broken line first; empty if intact
    :raise FormatError: the input is no exported chain
    """
    lines = iter(lines)
    first = next(lines, b"")
    header = read_header(first)
    problems = _check_header(header, first)
    previous, number = GENESIS, 1
    for number, line in enumerate(lines, start=2):
        link, reason = _parse_link(line)
        if not reason:
            reason = check_link(link, previous, number - 1, header["company"])
        if reason:
            problems.append(Problem(number, reason))
        # go on from what the line claims: one change is one problem, not thousands
        previous = link["digest"] if link else previous
    return problems + _check_end(header, number, previous)


def line_digest(line):
    """The digest that a line of an intact file carries."""
    return json.loads(line)["digest"]


def _check_header(header, line):
    claimed = header["digest"]
    body = {key: value for key, value in header.items() if key != "digest"}
    if canonical_json(header) + b"\n" != line:
        return [Problem(1, "the header is not written as it was exported")]
    if sha256_hex(canonical_json(body)) != claimed:
        return [Problem(1, "the header was changed: its digest does not match")]
    return []


def _check_end(header, number, head):
    if number - 1 != header["count"]:
        reason = f"the header announces {header['count']!r} events,"
        return [Problem(number, f"{reason} the file holds {number - 1}")]
    if head != header["head"]:
        return [Problem(number, "the last event is not the head in the header")]
    return []


def _parse_link(line):
    link, reason = _parse(line)
    if reason:
        return None, reason
    if not isinstance(link, dict) or set(link) != LINE_KEYS:
        return None, "the line is not an event"
    event = link["event"]
    if not isinstance(event, dict) or set(event) != EVENT_KEYS:
        return None, "the event lacks fields or has unknown ones"
    if canonical_json(link) + b"\n" != line:
        return link, "the line is not written as it was exported"
    return link, None


def _parse(line):
    """The value of a line, and what is wrong with the line."""
    try:
        return json.loads(line.decode("utf-8"), parse_constant=_refuse), None
    except (ValueError, RecursionError):
        return None, "the line is not readable: it is damaged or cut off"


def _refuse(constant):
    raise ValueError(constant)
