"""Measurements of an earlier register. Runs inside Odoo, with `env` and `ARGS` given.

Everything is rolled back. Measured is CPU time, as others use the machine too.
"""

import base64
import io
import json
import time
from pathlib import Path

import xlsxwriter

from odoo import models

args = ARGS  # noqa: F821
env = env(user=env.ref("base.user_admin"))  # noqa: F821
cr = env.cr
count = args["rows"]
HEADINGS = (
    "Complaint Number",
    "Received",
    "Customer",
    "Phone",
    "Product",
    "Lot",
    "Quantity",
    "Complaint",
    "Result",
    "Closed On",
    "Satisfaction",
    "Remarks",
)


def register_file():
    """A register of closed complaints: 300 customers, 50 products, 2,000 lots."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Ledger")
        sheet.write_row(0, 0, HEADINGS)
        for n in range(count):
            month, day = n % 12 + 1, n % 28 + 1
            row = (f"N{n}", f"2025-{month:02}-{day:02}", f"Bench Clinic {n % 300}")
            row += (f"1380000{n % 10000:04}", f"Bench Product {n % 50}")
            row += (f"BENCH{n % 2000:05}", n % 9 + 1, f"Carton {n} arrived crushed")
            row += ("Replaced", f"2025-{month:02}-28", "satisfied", f"Pallet {n}")
            sheet.write_row(n + 1, 0, row)
    return target.getvalue()


def goods():
    """What the values of the register mean."""
    env["res.partner"].create([{"name": f"Bench Clinic {n}"} for n in range(300)])
    values = {"type": "consu", "is_storable": True, "tracking": "lot"}
    products = env["product.product"].create(
        [{"name": f"Bench Product {n}", **values} for n in range(50)]
    )
    env["stock.lot"].create(
        [
            {"name": f"BENCH{n:05}", "product_id": products[n % 50].id}
            for n in range(2000)
        ]
    )


def person(login, role):
    groups = ("base.group_user", f"complaint_mgmt.group_complaint_{role}")
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
        }
    )


found = {"rows": count, "longest": 0.0}


def clock(name, function):
    """Note CPU seconds and queries of one part, and the longest request of all."""
    env.flush_all()
    env.invalidate_all()
    queries, start, wall = cr.sql_log_count, time.process_time(), time.perf_counter()
    function()
    env.flush_all()
    found[name] = {
        "cpu": time.process_time() - start,
        "wall": time.perf_counter() - wall,
        "queries": cr.sql_log_count - queries,
    }


def one_request(function):
    """Take one step as a browser asks for it, with a cache that is empty."""
    start = time.perf_counter()
    function()
    env.flush_all()
    found["longest"] = max(found["longest"], time.perf_counter() - start)
    env.invalidate_all()


def whole(first, state):
    """Take a step, and those that follow by themselves."""
    one_request(first)
    while imported.state == state:
        one_request(imported.action_run_batch)


def plain():
    """The least that so many cases cost: the ORM, without any step of a new case."""
    values = [
        {**one, "name": f"PLAIN-{n}", "register_number": f"PLAIN-{n}"}
        for n, one in enumerate(rows)
    ]
    cases = env["complaint.complaint"].sudo()
    cases = cases.with_context(tracking_disable=True)
    for start in range(0, count, 500):
        models.BaseModel.create(cases, values[start : start + 500])
        env.flush_all()
        env.invalidate_all()


def begun(name):
    """Begin to take the file over as a register of this name."""
    registers = env["complaint.ledger.register"].with_user(manager)
    return registers.env["complaint.ledger.import"].create(
        {
            "register_id": registers.create({"name": name}).id,
            "file": base64.b64encode(register_file()),
            "file_name": "bench.xlsx",
            "bad_rows": args["bad_rows"],
        }
    )


def prepare():
    """Take the steps before cases are made."""
    clock("read", lambda: whole(imported.action_read, "reading"))
    clock("gather", lambda: whole(imported.action_columns_done, "gathering"))
    imported.action_accept_sure()
    imported.action_rest_as_text()
    clock("check", lambda: whole(imported.action_check, "checking"))
    imported.with_user(head).action_verify()


goods()
manager, head = person("bench_manager", "manager"), person("bench_head", "qa_head")
if args.get("undo"):
    # taken over to the last batch, and given up before the cases are opened
    imported = begun("Bench 0")
    prepare()
    clock("to take back", lambda: whole(imported.action_start, "running"))
    imported._begin_undo("bench")
    clock("take back", lambda: whole(imported.action_run_batch, "undoing"))
    found["taken back"] = imported.undone_count
imported = begun("Bench")
prepare()
clock("take over", lambda: whole(imported.action_start, "running"))
if imported.state == "beginning":
    clock("open", lambda: whole(imported.action_run_batch, "beginning"))
found["state"], found["done"] = imported.state, imported.done_count
cases = env["complaint.complaint"].search([("ledger_import_id", "=", imported.id)])
found["linked"] = len(cases.filtered(lambda c: c.partner_id and c.item_ids.lot_id))
copied = ("partner_id", "statement", "received_at", "state", "closed_at", "proposal")
copied += ("state_changed_at", "company_id", "door", "received_role", "reference")
copied += ("reported_by_id", "register_row", "register_note", "amount")
rows = [case._convert_to_write(case.read(copied)[0]) for case in cases.sudo()]
rows = [{name: row[name] for name in copied} for row in rows]
clock("plain", plain)
cr.rollback()
Path(args["out"]).write_text(json.dumps(found), "utf-8")
