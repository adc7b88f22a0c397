"""Which mails no person wrote. Pure Python, no Odoo import.

Auto-Submitted is RFC 3834; Precedence and X-Auto-Response-Suppress are customs of mail
servers. What is found here makes no complaint and gets no answer of ours, since two
machines that answer each other never stop.
"""

import re

PRECEDENCE = {"bulk", "list", "junk", "auto_reply", "auto-reply"}
SUBJECT = re.compile(
    r"^\s*(auto(matic)?[ -]?(reply|response)\b|auto:|out[ -]of[ -](the[ -])?office\b"
    r"|autoreply|undeliver(ed|able)\b|delivery status notification"
    r"|mail delivery (failed|subsystem)|returned mail"
    r"|自动回复|自动答复|外出自动|系统退信|退信通知)",
    re.IGNORECASE,
)
# Machines that send the mails of the mail system itself.
DAEMONS = {"mailer-daemon", "postmaster", "mail-daemon"}
# Nobody reads what is answered to these; what they send may be a person's words.
MUTE = re.compile(
    r"^(no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?([-_+.].*)?|notifications?"
    r"|mailer-daemon|mail-daemon|postmaster)$",
    re.IGNORECASE,
)


def why_automatic(get, sender, subject):
    """Return why a mail is taken for one that no person wrote, or None.

    :param get: function, name of a header -> its value or None
    :param str sender: normalised address, or empty
    :param str subject: as decoded
    :return: the name of a header, "subject" or "sender"
    """
    submitted = str(get("Auto-Submitted") or "no").split(";")[0].strip().lower()
    if submitted != "no":
        return "Auto-Submitted"
    if str(get("Precedence") or "").strip().lower() in PRECEDENCE:
        return "Precedence"
    suppress = str(get("X-Auto-Response-Suppress") or "").strip().lower()
    if suppress not in ("", "none"):
        return "X-Auto-Response-Suppress"
    if SUBJECT.match(subject or ""):
        return "subject"
    return "sender" if local_part(sender) in DAEMONS else None


def is_mute(sender):
    """Tell whether nobody reads what is sent to an address."""
    return not sender or bool(MUTE.match(local_part(sender)))


def local_part(address):
    """Return what stands before the @ of an address, in small letters."""
    return (address or "").partition("@")[0].lower()
