"""An archive invented on paper: closed cases, their entries and the words in them.

Each file has some hundred English and Chinese words. `NEEDLES` are put into few of
them: what is searched for. Run as a program it fills a database:
``-m tests.bench.archived DATABASE FILES``.
"""

import importlib.util
import io
import json
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

import psycopg2

ROOT = Path(__file__).parents[2]
START = datetime(2016, 1, 1)
CHINESE = [chr(code) for code in range(0x4E00, 0x4E00 + 800)]
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "gan", "pel")
# What is searched for, and in how many of a thousand files it is.
NEEDLES = {"包装破损": 2, "The coating crumbled.": 3, "LOT-77-0815": 1}
COLUMNS = "entry_id complaint_id number catalogue lot day rest grams"


def words_tool():
    """The module that cuts words, without Odoo."""
    path = ROOT / "complaint_mgmt" / "tools" / "archive_words.py"
    spec = importlib.util.spec_from_file_location("archive_words", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Archive:
    """A number of archived files, the same for the same seed."""

    def __init__(self, files: int, first_case: int, first_entry: int, seed: int = 1):
        self.random = random.Random(seed)
        self.files = files
        self.first_case, self.first_entry = first_case, first_entry
        pick = self.random.choice
        self.latin = ["".join(pick(SYLLABLES) for _ in range(3)) for _ in range(3000)]
        self.split = words_tool().split
        self.counts = dict.fromkeys(NEEDLES, 0)

    def text(self):
        latin = self.random.choices(self.latin, k=60)
        runs = ["".join(self.random.choices(CHINESE, k=20)) for _ in range(3)]
        for needle, share in NEEDLES.items():
            if self.random.random() < share / 1000:
                self.counts[needle] += 1
                runs.append(f"纸箱外{needle}严重" if needle > "z" else needle)
        return " ".join(latin + runs)

    def rows(self):
        for index in range(1, self.files + 1):
            rest, grams = self.split(self.text())
            day = START + timedelta(hours=index * 70_000 // self.files)
            yield (
                self.first_entry + index,
                self.first_case + index,
                f"BT-201601-{index:07}",
                f"AR-201601-{index:07}",
                f"LOT-{index % 977}",
                day.isoformat(),
                rest,
                "{" + ",".join(grams) + "}",
            )


INDEX = "complaint_archive_entry_search_words_idx"


def load(cr, archive):
    """Copy the rows into a table of their own, then into the tables of Odoo."""
    # an index is made faster at once than row by row
    cr.execute(f"DROP INDEX {INDEX}")
    cr.execute(
        "CREATE TEMP TABLE filled (entry_id int, complaint_id int, number text,"
        " catalogue text, lot text, day timestamp, rest text, grams text[])"
    )
    buffer = io.StringIO()
    for row in archive.rows():
        buffer.write("\t".join(map(str, row)) + "\n")
    buffer.seek(0)
    cr.copy_from(buffer, "filled", columns=COLUMNS.split())
    cr.execute("SELECT id FROM res_company ORDER BY id LIMIT 1")
    company = cr.fetchone()[0]
    cr.execute(
        """INSERT INTO complaint_complaint
                  (id, company_id, name, state, kind, subject_type, statement,
                   received_at, closed_at, reported_by_id, create_uid)
           SELECT complaint_id, %s, number, 'closed', 'complaint', 'product', rest,
                  day, day + interval '9 days', 1, 1 FROM filled""",
        [company],
    )
    cr.execute(
        """INSERT INTO complaint_archive_entry
                  (id, complaint_id, company_id, state, name, complaint_number,
                   lot_names, received_at, closed_at, entered_at, search_words)
           SELECT entry_id, complaint_id, %s, 'entered', catalogue, number, lot, day,
                  day + interval '9 days', day + interval '20 days',
                  strip(to_tsvector('english', rest)) || array_to_tsvector(grams)
             FROM filled""",
        [company],
    )
    cr.execute(
        f"CREATE INDEX {INDEX} ON complaint_archive_entry USING gin (search_words)"
    )


def fill(dsn: str, files: int, seed: int = 1) -> dict:
    """Fill a database that has the addon.

    :param dsn: the database, as libpq names it
    :param files: how many archived files
    :return: dict, what is searched for -> in how many files it is
    """
    with psycopg2.connect(dsn) as connection, connection.cursor() as cr:
        firsts = []
        for table in ("complaint_complaint", "complaint_archive_entry"):
            cr.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            firsts.append(cr.fetchone()[0])
        archive = Archive(files, *firsts, seed)
        load(cr, archive)
        for table in ("complaint_complaint", "complaint_archive_entry"):
            cr.execute(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
            )
    connection.close()
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE complaint_complaint")
        cr.execute("VACUUM ANALYZE complaint_archive_entry")
    connection.close()
    return archive.counts


if __name__ == "__main__":
    print(json.dumps(fill(f"dbname={sys.argv[1]}", int(sys.argv[2])), indent=1))
