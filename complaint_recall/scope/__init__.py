"""The scope of a recall in SQL: lots, shipments and consignees, set by set.

`rows` writes them, `compare` finds what moved since, `digests` says what is signed,
`drift` writes alarms.
Each function returns one statement; who may run it and when is decided by the models.
"""

from . import compare, digests, drift, rows
