"""Makes the file of a recall that trading partners read by machine: pure Python.

It carries what the GS1 product recall notification carries, under names of our own,
which `docs/recall_message.md` lists. It is no GS1 XML and does not claim to be: who
needs that maps it. Identifiers are checked; one that fails is left out, and `problems`
says so.
"""

import json
import re
from xml.etree import ElementTree

from stdnum import ean

from odoo.addons.complaint_mgmt.tools.gs1 import pad_gtin
from odoo.addons.complaint_mgmt.tools.ledger import CONTROL

FORMAT = "complaint-recall-message"
VERSION = 1
KINDS = ("INITIAL", "UPDATE", "CLOSED")
# The document type within the numbers of a company: recall notifications.
DOCUMENT_TYPE = 1
SERIAL = re.compile(r"[!-\"%-?A-Z_a-z]{1,17}")
# Which element stands in a list of that name.
SINGLE = {"items": "item", "lots": "lot", "targetMarkets": "country", "missing": "what"}


def is_gln(code):
    """Return whether a text is a Global Location Number: 13 digits, check digit."""
    code = code or ""
    return bool(re.fullmatch("[0-9]{13}", code, re.ASCII)) and ean.is_valid(code)


def is_prefix(code):
    """Return whether a text can be a GS1 company prefix: 4 to 12 digits."""
    return bool(re.fullmatch("[0-9]{4,12}", code or "", re.ASCII))


def gdti(prefix, serial):
    """Return a Global Document Type Identifier, or "" when it cannot be made.

    :param str prefix: GS1 company prefix
    :param str serial: number of the document, at most 17 characters
    :return: str, 12 digits, their check digit and the serial
    """
    if not is_prefix(prefix) or not SERIAL.fullmatch(serial or ""):
        return ""
    room = 12 - len(prefix)
    kind = str(DOCUMENT_TYPE).zfill(room) if room else ""
    digits = prefix + kind
    return f"{digits}{ean.calc_check_digit(digits)}{serial}"


def build(kind, sender, recall, markets, items):
    """Return the message as a dict, every identifier in it valid or empty.

    :param str kind: one of `KINDS`
    :param dict sender: `gln`, `prefix`, `name`, `contact`, `phone`, `afterHoursPhone`,
        `email`
    :param dict recall: `number`, `title`, `language`, `createdAt` (UTC, ISO 8601),
        `decidedAt`, `isTest`, `action`, `law`, `class`, `depth`, `reasonCode`,
        `hazardCode`, `reason`, `actionRequested`
    :param markets: iterable of ISO 3166 codes of countries
    :param items: list of dict `gtin`, `product`, `code`, `lots`: list of dict `lot` or
        `serial`, and `expiry`
    :return: dict
    :raise ValueError: there is no such kind
    """
    if kind not in KINDS:
        raise ValueError(kind)
    prefix, gln = sender.get("prefix"), sender.get("gln")
    told = {key: value for key, value in sender.items() if key != "prefix"}
    message = {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind,
        "id": gdti(prefix, recall.get("number")),
        "recall": dict(recall),
        "initiator": {**told, "gln": gln if is_gln(gln) else ""},
        "targetMarkets": sorted({code for code in markets if code}),
        "items": [
            {**item, "gtin": pad_gtin(item.get("gtin") or "") or ""} for item in items
        ],
    }
    return _clean(message)


def problems(message):
    """Return what a partner would miss, as pairs of a code and what it is about.

    :param dict message: as of `build`
    :return: list of (code, text); codes are `id`, `gln`, `gtin`, `reason_code`,
        `hazard_code`, `after_hours`, `market`, `items`
    """
    recall, sender = message["recall"], message["initiator"]
    checks = (
        ("id", message["id"]),
        ("gln", sender["gln"]),
        ("after_hours", sender.get("afterHoursPhone")),
        ("reason_code", recall.get("reasonCode")),
        ("hazard_code", recall.get("hazardCode")),
        ("market", message["targetMarkets"]),
        ("items", message["items"]),
    )
    found = [(code, "") for code, value in checks if not value]
    nameless = (item for item in message["items"] if not item["gtin"])
    return found + [("gtin", item.get("product") or "") for item in nameless]


def to_json(message):
    """Return the message as JSON, in UTF-8."""
    return json.dumps(message, ensure_ascii=False, indent=2).encode()


def to_xml(message):
    """Return the message as XML, in UTF-8: an element a key, one for each of a list."""
    root = ElementTree.Element("recallMessage")
    _append(root, message)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _append(parent, values):
    for key, value in values.items():
        node = ElementTree.SubElement(parent, key)
        if isinstance(value, dict):
            _append(node, value)
        elif isinstance(value, list):
            _append_list(node, SINGLE[key], value)
        else:
            node.text = _text(value)


def _append_list(parent, name, values):
    for value in values:
        if isinstance(value, dict):
            _append(ElementTree.SubElement(parent, name), value)
        else:
            ElementTree.SubElement(parent, name).text = _text(value)


def _text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _clean(value):
    """Return a value without what XML cannot hold; nothing is an empty text."""
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(part) for part in value]
    if isinstance(value, str):
        # lone surrogates are no text that UTF-8 could hold
        text = CONTROL.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
        return text.encode("utf-8", "ignore").decode()
    return "" if value is None else value
