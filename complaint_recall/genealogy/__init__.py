"""The genealogy of lots: SQL over sets, and what it means, without the ORM.

`sql` holds the statements, `walk` goes through the stock, `graph` says what the result
means (pure Python), `bounds` reckons quantities (pure Python). The way in for everybody
else is the private API on `stock.lot`.
"""

from . import bounds, graph, sql, walk
