"""Points in the life of a recall, and what is filed, without Odoo.

Terms of a law lead from one point to another; a filing or a step of the recall reaches
them.
"""

KNOWN, DECIDED, COMPLETED, CLOSED = "known", "decided", "completed", "closed"
PROGRESS, FINAL = "progress", "final"

MARKS = [
    (KNOWN, "Danger Known"),
    (DECIDED, "Recall Decided"),
    ("held", "Goods on Hold"),
    ("first_notice", "First Notice Sent"),
    ("notified", "All Consignees Notified"),
    ("reported", "Reported to the Authority"),
    ("stop_notice", "Stop of Sale Reported"),
    ("plan", "Assessment and Plan Filed"),
    (PROGRESS, "Progress Reported"),
    ("announced", "Announced to the Public"),
    (COMPLETED, "Recovery Completed"),
    ("destruction", "Destruction Announced"),
    (FINAL, "Final Report Filed"),
    (CLOSED, "Recall Closed"),
]
# What moves or repeats; all else is reached once.
REPEATED = (KNOWN, PROGRESS)

OTHER = "other"
FILINGS = [
    ("reported", "First Report to the Authority"),
    ("stop_notice", "Report on the Stop of Sale"),
    ("plan", "Assessment and Plan"),
    (PROGRESS, "Progress Report"),
    ("announced", "Announcement to the Public"),
    ("destruction", "Notice of Destruction"),
    (FINAL, "Final Report"),
    (OTHER, "Other"),
]
# The points that a filing reaches: each kind but the last is the code of its point.
FILED = frozenset(code for code, _label in FILINGS) - {OTHER}
RECIPIENTS = [
    ("authority", "Authority"),
    ("consignees", "Consignees"),
    ("public", "Public"),
    ("house", "Own House"),
]
