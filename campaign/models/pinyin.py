"""Keys to sort and find Chinese names by: full pinyin and initials, the same on both databases (trust.md CN-4)."""

from __future__ import annotations

from typing import Any

from django.db import models
from pypinyin import lazy_pinyin

#: Read otherwise as a surname than as a word.
SURNAMES = {
    "单于": "chan yu", "长孙": "zhang sun", "尉迟": "yu chi", "万俟": "mo qi",
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "翟": "zhai", "盖": "ge",
    "朴": "piao", "种": "chong", "缪": "miao", "员": "yun", "覃": "qin", "秘": "bi", "折": "she", "黑": "he",
    "繁": "po", "纪": "ji",
}  # fmt: skip
#: Characters of names that people read, and type, in more than one way 多音字. Rare dictionary readings are left out:
#: they would only find the wrong people.
READINGS = {
    "单": "shan dan", "曾": "zeng ceng", "仇": "qiu chou", "解": "xie jie", "查": "zha cha", "区": "ou qu",
    "翟": "zhai di", "盖": "gai ge", "朴": "piao pu", "种": "chong zhong", "员": "yun yuan", "覃": "qin tan",
    "秘": "bi mi", "折": "she zhe", "繁": "po fan", "乐": "le yue", "行": "xing hang", "重": "zhong chong",
    "长": "chang zhang", "朝": "chao zhao", "盛": "sheng cheng", "晟": "sheng cheng", "柏": "bai bo",
    "茜": "qian xi", "娜": "na nuo", "贾": "jia gu", "洗": "xian xi", "冼": "xian xi", "会": "hui kuai",
    "尉": "wei yu", "参": "can shen", "都": "dou du", "卡": "ka qia", "藏": "cang zang",
    "石": "shi dan", "召": "zhao shao", "隽": "jun juan", "颉": "jie xie", "角": "jiao jue",
    "吕": "lv lu lyu", "绿": "lv lu lyu", "女": "nv nu nyu", "律": "lv lyu",
}  # fmt: skip


def pinyin_key(name: str, most: int = 120) -> str:
    """Key of a person: “shanxiaoyu sxy”, then other readings of its characters, as many as fit into ``most``."""
    main = _syllables(name)
    ways = [main]
    if len(main) == len(name):
        for position, character in enumerate(name):
            others = set(READINGS.get(character, "").split()) - {main[position]}
            ways += [[*main[:position], other, *main[position + 1 :]] for other in sorted(others)]
    key = ""
    for way in ways:
        longer = f"{key} {''.join(way)} {''.join(part[:1] for part in way)}".strip().lower()
        if len(longer) > most:
            break
        key = longer
    return key or "".join(main)[:most].lower()


def _syllables(name: str) -> list[str]:
    """One syllable a character; runs of other letters stay together."""
    syllables = lazy_pinyin(name)
    for length in (2, 1):
        known = SURNAMES.get(name[:length])
        if known and len(name) > length and len(syllables) == len(name):
            return [*known.split(), *syllables[length:]]
    return syllables


def title_key(title: str, most: int = 400) -> str:
    """Key of a title: full pinyin then initials, without spaces between, cut to ``most``."""
    parts = ["".join(part.split()) for part in lazy_pinyin(title)]
    full = "".join(parts)
    # An abbreviation such as ERP is its own initials.
    initials = "".join(part if part.isupper() else part[:1] for part in parts)
    return f"{full} {initials}"[:most].lower()


class PinyinField(models.CharField):
    """The key of another column of the row, written with it whenever the row is saved."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The key as it is stored; ``update()`` passes by and writes it itself."""
        key = title_key(getattr(model_instance, self.source) or "", self.max_length or 400)
        setattr(model_instance, self.attname, key)
        return key
