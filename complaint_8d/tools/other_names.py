"""Finds names of companies and people in free words; without Odoo.

A name is found whatever its case, accents, width and the signs between its words. Latin
words are whole words; Chinese has no spaces, so that a name is found anywhere.
"""

import re
import unicodedata

# letters of scripts that are written without spaces between words
NO_SPACES = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
CHINESE = re.compile(rf"[{NO_SPACES}]")
LETTER = rf"(?![{NO_SPACES}])[^\W_]"
PIECES = re.compile(rf"[{NO_SPACES}]|\d+|(?:(?![{NO_SPACES}])[^\W\d_])+")
RUNS = re.compile(rf"[{NO_SPACES}]+|[^{NO_SPACES}]+")
# forms of companies: nobody writes them in a sentence
FORMS = frozenset(
    "ab ag as bv co company corp corporation gmbh group holding holdings inc kg kk "
    "limited llc llp ltd nv oy plc pte pty sa sarl sas spa srl the".split()
)
# first words that name nobody in particular
GENERAL = frozenset(
    "american asia auto automotive beijing best car center central china chinese city "
    "clinic dept east eastern euro europe european first garage general german global "
    "great guangzhou health hospital international medical national north northern "
    "plant purchasing quality royal service shanghai shenzhen shop south southern "
    "store technical technology truck trucks united warehouse west western "
    "world".split()
)
FORM_ZH = re.compile(
    "(?:股份)?(?:有限责任|有限)?(?:公司|集团|工厂|总厂|厂)(?:(?:股份)?有限公司)?$"
)
PLACE_ZH = re.compile(
    "^(?:中国|北京|上海|天津|重庆|广东|广州|深圳|东莞|佛山|江苏|南京|苏州|无锡|浙江|杭州|"
    "宁波|山东|青岛|济南|湖北|武汉|湖南|长沙|四川|成都|福建|厦门|安徽|合肥|河南|郑州|"
    "河北|辽宁|沈阳|大连|吉林|长春|陕西|西安)(?:省|市)?"
)
TRADE_ZH = re.compile(
    "(?:汽车|零部件|配件|制动|科技|技术|实业|工业|机械|机电|电子|电气|制造|医疗|器械|"
    "医药|药业|贸易|商贸|物流|运输|发展|投资|服务|维修)+$"
)
LEAST_WORD = 4


def clean(text):
    """Return a text as it is compared: one case and width, no accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFC", "".join(kept))


def pieces(text):
    """Return words, numbers and Chinese characters of a cleaned text."""
    return PIECES.findall(text)


def variants(name):
    """Return how a company is called in a sentence: in full, without its form, short.

    :param str name: such as "Haoyu Trucks Co., Ltd." or "上海浩宇汽车有限公司"
    :return: list of texts, the full name first
    """
    found = [name]
    for run in RUNS.findall(name):
        found += _short_zh(run) if CHINESE.match(run) else _short_latin(run)
    return list(dict.fromkeys(one for one in found if one.strip()))


def _short_latin(run):
    words = [w for w in re.split(r"[\s,.;()/]+", run) if w]
    while words and clean(words[-1]) in FORMS:
        words.pop()
    if not words:
        return []
    first = clean(words[0])
    is_telling = first not in GENERAL | FORMS and (
        len(first) >= LEAST_WORD or (len(first) > 2 and words[0].isupper())
    )
    is_whole = len(words) > 1 or is_telling
    return [" ".join(words)] * is_whole + [words[0]] * is_telling


def _short_zh(run):
    short = FORM_ZH.sub("", run)
    bare = PLACE_ZH.sub("", short)
    core = TRADE_ZH.sub("", bare)
    return [one for one in (run, short, bare, core) if len(one) > 1]


class NameFinder:
    """Finds the names of others in texts.

    :param names: names, numbers and addresses of others
    :param own: names of the reader, which are not those of others
    """

    def __init__(self, names, own=()):
        # longest first, so that a short name within a long one is not told once more,
        # and no name of the reader hides within one of the others or around it
        self._names = {}
        for name, is_other in [(n, False) for n in own] + [(n, True) for n in names]:
            parts = tuple(pieces(clean(name)))
            if len("".join(parts)) > 1:
                self._names.setdefault(parts, name if is_other else None)

    def find(self, text):
        """Return the names of others that a text has, the longest first."""
        text = clean(text)
        words = set(pieces(text))
        near = [parts for parts in self._names if words.issuperset(parts)]
        found = []
        for parts in sorted(near, key=lambda p: (-len("".join(p)), p)):
            text, count = _pattern(parts).subn("\0", text)
            if count and self._names[parts]:
                found.append(self._names[parts])
        return found


def _pattern(parts):
    made = parts[0]
    for before, after in zip(parts, parts[1:], strict=False):
        is_plain = CHINESE.match(before) and CHINESE.match(after)
        made += (r"\s*" if is_plain else r"[\W_]{0,3}") + after
    left = "" if CHINESE.match(parts[0]) else rf"(?<!{LETTER})"
    right = "" if CHINESE.match(parts[-1]) else rf"(?!{LETTER})"
    return re.compile(left + made + right)
