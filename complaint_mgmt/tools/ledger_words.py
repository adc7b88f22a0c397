"""What the cells of a register say in words: no Odoo import."""

import re

from .ledger_cells import folded

NOTHING = {
    "",
    "/",
    "-",
    "--",
    "—",
    "——",
    "\\",
    "无",
    "none",
    "n/a",
    "na",
    "nil",
    "暂无",
}
LONGEST = 6
OPEN = (
    "处理中 未结案 未结 未完成 进行中 跟进中 调查中 待处理 待回复 未关闭 新建 答复 "
    "处理决定 "
    "否|open|in progress|pending|ongoing|new|investigation|decision|reply|no"
)
CLOSED = (
    "已结案 结案 已关闭 关闭 已完成 完成 已处理 处理完毕 办结 已办结 是|"
    "closed|done|completed|finished|resolved|yes|settled"
)
CANCELLED = "已取消 取消 已撤销 撤销 作废 撤诉|cancelled|canceled|withdrawn|void"
OUTCOMES = {
    "own_fault": (
        "质量问题 属实 我方责任 我司责任 公司责任 本公司质量问题 产品质量问题 "
        "内部责任 成立|"
        "our quality problem|own fault|our fault|supplier fault|justified|confirmed|"
        "valid"
    ),
    "storage": (
        "储存不当 使用不当 保管不当 客户责任 客户保存或使用不当 客户使用不当 用户责任|"
        "customer's storage or use|customer misuse|misuse|customer fault|storage"
    ),
    "third_party": (
        "第三方责任 运输责任 物流责任 供应商责任 承运商责任|third party liable|third "
        "party"
        "|carrier|transport|vendor"
    ),
    "unfounded": (
        "不属实 不成立 非质量问题 无责任 误报 不是质量问题|unfounded|not justified|"
        "not confirmed|rejected|invalid|no fault found"
    ),
}
PLEASED = (
    "满意 非常满意 很满意 基本满意 较满意 是|satisfied|very satisfied|yes|good|happy"
)
UNPLEASED = (
    "不满意 很不满意 非常不满意 否|not satisfied|dissatisfied|unsatisfied|no|bad"
)
LOTS = re.compile(r"\s*[\n、;;,,]\s*")
PRODUCTS = re.compile(r"\s*[\n、;;]\s*|, ")


def _set(text):
    words = set()
    for part in text.split("|"):
        han = re.match(r"[\u4e00-\u9fff]", part.strip())
        words |= {folded(word) for word in (part.split() if han else [part])}
    return words


STATUS = {"open": _set(OPEN), "closed": _set(CLOSED), "cancelled": _set(CANCELLED)}
OUTCOME = {name: _set(text) for name, text in OUTCOMES.items()}
SATISFACTION = {"yes": _set(PLEASED), "no": _set(UNPLEASED)}


def blank(text):
    """Tell whether a text only says that there is nothing."""
    return len(text) <= LONGEST and folded(text) in NOTHING


def meaning(words, text):
    """Return the key of a dict of words that a text is one of, or None."""
    plain = folded(text)
    return next((key for key, known in words.items() if plain in known), None)


def split_items(product, lot):
    """Return (product, lot) pairs of two cells that may each name several.

    >>> split_items("A", "1、2"), split_items("A, B", "1, 2")
    ([('A', '1'), ('A', '2')], [('A', '1'), ('B', '2')])
    """
    lots = [one for one in LOTS.split(lot) if one] or [""]
    products = [one for one in PRODUCTS.split(product) if one] or [""]
    if len(products) == len(lots):
        return list(zip(products, lots, strict=True))
    return [(product, one) for one in lots]
