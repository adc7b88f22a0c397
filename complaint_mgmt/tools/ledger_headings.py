"""What the columns of registers are called, in Chinese and in English: no Odoo import.

The words are data: the first ones of a field are the surest.
"""

import re
from difflib import SequenceMatcher

from .ledger_cells import folded, text_of

WORDS = {
    "number": (
        "投诉编号 编号 登记编号 登记号 受理编号 受理号 台账编号 台帐编号 工单号 "
        "工单编号 "
        "案件编号 投诉单号 单号 记录编号 案号|complaint number|complaint no|"
        "complaint id|"
        "case number|case no|record no|register no|reference|ref|ticket|ticket no|"
        "claim no"
        "|claim number|序号|no|id"
    ),
    "received": (
        "受理日期 投诉日期 投诉时间 受理时间 接收日期 接收时间 登记日期 登记时间 "
        "来电日期 "
        "来访日期 报修日期 反馈日期 收到日期 日期 时间|received|date received|"
        "received on|"
        "complaint date|date of complaint|receipt date|date|reported on|claim date"
    ),
    "occurred": "发生日期 发生时间 事发日期|occurrence date|date of occurrence|"
    "occurred on",
    "customer": (
        "客户 客户名称 客户单位 投诉单位 单位名称 单位 用户 用户名称 用户单位 购货单位 "
        "投诉方 医院 经销商 车主 业主 业主姓名|customer|customer name|client|company|"
        "dealer|distributor|account|owner"
    ),
    "person": (
        "投诉人 投诉人姓名 联系人 姓名 反馈人 来电人|complainant|contact|contact "
        "person|"
        "contact name|person|reported by"
    ),
    "phone": (
        "联系电话 电话 联系方式 手机 手机号 电话号码|phone|telephone|tel|mobile|"
        "contact no"
    ),
    "address": "地址 联系地址 住址 房号 门牌号 楼栋房号|address|unit|room",
    "channel": (
        "受理渠道 投诉渠道 投诉方式 受理方式 来源 投诉来源 途径|channel|source|"
        "how received|received by"
    ),
    "product": (
        "产品 产品名称 品名 药品名称 商品名称 品名称 投诉产品 物料名称 配件名称 "
        "零件名称 "
        "车型|product|product name|products|item|part|part name|description of goods|"
        "goods"
    ),
    "code": (
        "产品编码 产品代码 物料编码 物料号 零件号 配件号 图号 条码|product code|part "
        "number|"
        "part no|sku|item code|barcode|internal reference"
    ),
    "spec": "规格 产品规格 规格型号 型号 包装规格|specification|spec|size|model",
    "lot": (
        "批号 产品批号 生产批号 批次 批次号 产品批次 序列号 车架号|lot|lots|lot number|"
        "lot no|batch|batch number|batch no|serial|serial number|vin"
    ),
    "quantity": (
        "不良数量 投诉数量 缺陷数量 问题数量 数量 不合格数|quantity|qty|defective "
        "quantity|"
        "defective qty|qty defective|defective|pieces"
    ),
    "statement": (
        "投诉内容 客户原话 投诉事项 投诉事由 投诉原因 投诉情况 问题描述 故障描述 "
        "故障现象 "
        "反映内容 质量问题 内容 事由 诉求|complaint|customer's own words|description|"
        "complaint description|problem|issue|defect description|statement|what happened"
    ),
    "category": "投诉类别 类别 投诉类型 类型 分类 投诉分类|category|complaint type|"
    "type",
    "class": "投诉等级 等级 级别 严重程度 投诉级别|class|severity|level|classification",
    "outcome": "结论 调查结论 责任判定 是否属实 判定|outcome|conclusion|verdict|root "
    "party",
    "result": (
        "处理结果 处理意见 处理情况 处理措施 处理方案 处理过程 解决方案 回复内容|"
        "result|"
        "proposal|action taken|resolution|solution|disposition|corrective action"
    ),
    "handler": (
        "处理人 责任人 经办人 承办人 跟进人 处理人员|handler|handled by|responsible|"
        "assigned to|person in charge"
    ),
    "closed": (
        "结案日期 完成日期 关闭日期 结案时间 完成时间 办结日期 办结时间 处理日期|"
        "closed on|"
        "date closed|closing date|closed|completed on|completion date|closure date"
    ),
    "status": "状态 处理状态 是否结案 结案情况 进度 完成情况|status|state|step|"
    "open/closed",
    "satisfaction": (
        "满意度 客户满意度 是否满意 回访结果 回访满意度|satisfaction|satisfied|"
        "customer satisfied|customer satisfaction"
    ),
    "amount": "赔偿 赔偿金额 补偿金额 金额|compensation|amount|cost|claim amount",
    "skip": "未能转入的原因|why it is not taken over",
    "note": "备注 说明 其他|note|notes|remark|remarks|comment|comments",
}
# What a column may be besides: its cells are kept as text, or not at all.
KEEP, SKIP = "note", "skip"
ONCE = tuple(name for name in WORDS if name != KEEP)
LOOSE = 0.6


def _words():
    """Return (folded word, field, confidence) of every word."""
    rows = []
    for name, text in WORDS.items():
        words = []
        for part in text.split("|"):
            han = re.match(r"[\u4e00-\u9fff]", part)
            words += part.split() if han else [part]
        for place, word in enumerate(words):
            weak = word in ("序号", "no", "id", "时间", "单位", "内容", "unit")
            sure = 0.7 if weak else 1 - place / 500
            rows.append((_plain(word), name, sure))
    return rows


def _plain(text):
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", text)
    return re.sub(r"[\W_]+", "", folded(text).replace("账", "帐"))


KNOWN = _words()


def candidates(heading, loosely=True):
    """Return what a heading may mean: dict, field -> confidence from 0 to 1.

    :param heading: a cell
    :param bool loosely: whether words that are only written alike count
    """
    plain = _plain(text_of(heading))
    found = {}
    if not plain or plain.isdigit():
        return found
    for word, name, sure in KNOWN:
        score = _likeness(plain, word, loosely) * sure
        if score >= LOOSE:
            found[name] = max(score, found.get(name, 0))
    return found


def _likeness(plain, word, loosely):
    if plain == word:
        return 1.0
    if len(word) < 2 or (word.isascii() and len(word) < 4):
        return 0.0
    if plain.endswith(word):
        return 0.9 if len(plain) <= 3 * len(word) else 0.6
    if word in plain:
        return 0.75 if len(plain) <= 2 * len(word) else 0.5
    if loosely and len(plain) >= 3 and len(word) >= 3:
        ratio = SequenceMatcher(None, plain, word, autojunk=False).ratio()
        return ratio * 0.9 if ratio >= 0.8 else 0.0
    return 0.0


def assign(headings):
    """Return what each column is: list of (field, confidence).

    The surest come first and each field is taken once; what is left over is kept as
    text.
    """
    pairs = [
        (-score, place, name)
        for place, heading in enumerate(headings)
        for name, score in candidates(heading).items()
    ]
    result, taken = {}, set()
    for score, place, name in sorted(pairs):
        if place not in result and name not in taken:
            result[place] = (name, round(-score, 2))
            taken.update({name} & set(ONCE))
    result = _settle_person(result)
    return [result.get(place, (KEEP, 0.0)) for place in range(len(headings))]


def _settle_person(result):
    """Let the person be the customer where a register names no other one."""
    names = {name: place for place, (name, _score) in result.items()}
    if "person" in names and "customer" not in names:
        place = names["person"]
        result[place] = ("customer", result[place][1])
    return result


def likeness_of_header(cells):
    """Return how much a row looks like the headings of a register."""
    texts = [text_of(cell) for cell in cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > 40 for text in filled):
        return 0.0
    best = {}
    for text in filled:
        for name, score in candidates(text, loosely=False).items():
            best[name] = max(score, best.get(name, 0))
    return sum(best.values())
