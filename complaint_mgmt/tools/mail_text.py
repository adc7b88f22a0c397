"""What a mail says: its own words, and the numbers it names. No Odoo import.

Quoted mails and signatures are left out where a mail has words of its own before them.
Of a forwarded mail nothing is left out: what is quoted there is the matter itself.
"""

import re
import unicodedata

import lxml.html
from lxml import etree

LONGEST, LONGEST_SUBJECT, FIRST_LINES, MOST_TOKENS = 20_000, 250, 20, 100
# The mark that Odoo puts on what it takes for a quoted part or a signature.
QUOTE_MARK = "data-o-mail-quote"
SILENT = {"style", "script", "head", "title", "meta", "link", "template"}
BLOCKS = {"p", "div", "pre", "blockquote", "table", "tr", "ul", "ol", "li", "hr"}
BLOCKS |= {f"h{size}" for size in range(1, 7)}
FORWARDED_SUBJECT = re.compile(r"^\s*((fwd?|wg|tr)\s*:|转发\s*[:：])", re.IGNORECASE)
FORWARDED_BODY = re.compile(
    r"forwarded message|begin forwarded|转发的?邮件|转发邮件信息", re.IGNORECASE
)
# Where the mail before is quoted in full below the answer.
DIVIDER = re.compile(
    r"^\s*(-{2,}\s*(original message|原始邮件|原邮件)\s*-{2,}"
    r"|on .{5,200} wrote:|在.{5,200}写道\s*[:：])\s*$",
    re.IGNORECASE | re.MULTILINE,
)
SIGNATURE = re.compile(r"^--$", re.MULTILINE)
QUOTED_LINE = re.compile(r"^>.*$", re.MULTILINE)
# Mail programs write gb2312 and mean a later, larger set; gb18030 holds them all.
LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}
CELLS = {"td", "th"}
TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.\-]{2,63}")


def clean_line(text, longest=LONGEST_SUBJECT):
    """Return a text as one line without control characters.

    :param str text: a header of a mail, as decoded
    :param int longest: in characters
    :return: str
    """
    kept = (" " if unicodedata.category(c)[0] == "C" else c for c in text or "")
    return " ".join("".join(kept).split())[:longest]


def charset_of(raw, named):
    """Return the charset that the bytes of a text can be read in.

    What the mail names counts, unless the bytes say otherwise: old programs name none,
    or a wrong one, and what is read wrongly is lost.

    :param bytes raw: the text as it was sent
    :param str named: the charset that the mail names, may be empty
    :return: str
    """
    named = LARGER.get(named, named)
    for charset in (named, "utf-8"):
        if _can_read(raw, charset):
            return charset
    text = raw.decode("utf-8", "replace")
    if text.count("\ufffd") * 20 < len(text):
        # a letter or two were cut in halves
        return "utf-8"
    return "gb18030" if _can_read(raw, "gb18030") else "latin-1"


def _can_read(raw, charset):
    try:
        raw.decode(charset or "ascii")
    except (LookupError, UnicodeDecodeError):
        return False
    return bool(charset)


def is_forwarded(subject, body=""):
    """Tell whether a mail passes another one on."""
    return bool(FORWARDED_SUBJECT.match(subject or "") or FORWARDED_BODY.search(body))


def words(body, subject=""):
    """Return what the writer of a mail says, as plain text.

    :param str body: HTML, as the gateway gives it
    :param str subject: tells whether the mail was forwarded
    :return: str, may be empty
    """
    whole = _plain(body, with_quotes=True)
    if is_forwarded(subject, whole):
        return whole
    own = _plain(body, with_quotes=False)
    for end in (DIVIDER, SIGNATURE):
        own = end.split(own, maxsplit=1)[0]
    own = re.sub(r"\n{3,}", "\n\n", QUOTED_LINE.sub("", own)).strip()
    return own or whole


def shorten(text, longest=LONGEST):
    """Return a text of modest length, and whether something was cut off."""
    if len(text) <= longest:
        return text, False
    return text[:longest].rstrip(), True


def tokens(subject, text):
    """Return the words of subject and first lines that may be a number or reference.

    :return: dict of word -> whether the subject has it, in the order of the mail; in
        letters of half width, as a Chinese keyboard may not write them
    """
    head = "\n".join(text.splitlines()[:FIRST_LINES])
    found = {}
    for source, in_subject in ((subject, True), (head, False)):
        source = unicodedata.normalize("NFKC", source or "")
        for match in TOKEN.finditer(source):
            found.setdefault(match[0].rstrip(".-/_"), in_subject)
            if len(found) >= MOST_TOKENS:
                return found
    return found


def _plain(body, with_quotes):
    body = (body or "").replace("\x00", "")
    if not body.strip():
        return ""
    try:
        root = lxml.html.fromstring(f"<div>{body}</div>")
    except (etree.ParserError, ValueError):
        return ""
    text = "".join(_pieces(root, with_quotes, in_pre=False))
    lines = [line.strip() for line in text.replace("\xa0", " ").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(root, with_quotes, in_pre):
    """Yield the text of a tree, without recursion: mails may be nested deeply."""
    stack = [("node", root, in_pre)]
    while stack:
        kind, node, in_pre = stack.pop()
        if kind == "text":
            yield node if in_pre else re.sub(r"\s+", " ", node)
        elif kind == "break":
            yield "\n"
        else:
            stack.extend(reversed(list(_parts(node, with_quotes, in_pre))))


def _parts(node, with_quotes, in_pre):
    tag = node.tag if isinstance(node.tag, str) else None
    left_out = tag is None or tag in SILENT
    left_out = left_out or (not with_quotes and node.get(QUOTE_MARK))
    if not left_out:
        inside = in_pre or tag == "pre"
        if tag in BLOCKS or tag == "br":
            yield "break", None, in_pre
        if node.text:
            yield "text", node.text, inside
        for child in node:
            yield "node", child, inside
            if child.tail:
                yield "text", child.tail, inside
        if tag in BLOCKS:
            yield "break", None, in_pre
        elif tag in CELLS:
            yield "text", " ", in_pre
