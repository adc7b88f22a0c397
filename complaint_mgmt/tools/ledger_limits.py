"""How much of a register file is taken: no Odoo import."""

from dataclasses import dataclass

from .ledger_cells import LedgerError


@dataclass(frozen=True)
class Limits:
    """How much of a file is taken."""

    size: int = 32 * 1024 * 1024
    rows: int = 200_000
    columns: int = 200
    cell: int = 32_767
    unpacked: int = 700 * 1024 * 1024
    # a small file may pack well; a large one that packs better than this is a bomb
    ratio: int = 300
    packed_well: int = 20 * 1024 * 1024
    entries: int = 3000
    merged: int = 2_000_000


def check_cell(value, limits, row):
    """Refuse a cell that is too long; give the others back."""
    if isinstance(value, str) and len(value) > limits.cell:
        raise LedgerError("cell", row=row, limit=limits.cell)
    return value


def check_row(values, limits, row):
    """Cut empty cells off the end of a row, and refuse one that is too wide.

    :return: list of cells
    """
    end = len(values)
    while end and values[end - 1] in (None, ""):
        end -= 1
    if end > limits.columns:
        raise LedgerError("columns", limit=limits.columns)
    return [check_cell(value, limits, row) for value in values[:end]]


def check_rows(count, limits):
    """Refuse a sheet with too many rows that hold anything."""
    if count > limits.rows:
        raise LedgerError("rows", limit=limits.rows)
