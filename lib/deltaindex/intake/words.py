"""Words as people type them: full-width forms, labels in two languages, names of entities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..framework import Framework
from ..text import halfwidth, key

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
# what may follow a name without changing whom it means
_SUFFIXES = ("市", "shi", "city", "municipality")
#: What may follow the name of a group of entities.
GROUP_SUFFIXES = ("省", " province")

#: Headings of the columns and rows that a table may have beside its variables.
LABELS = {
    "entity": {"entity", "code", "adcode", "city_code", "代码", "行政区划代码", "城市代码",
               "地区代码", "编码"},
    "name": {"name", "name_zh", "name_en", "city", "cities", "country", "region", "place",
             "city_name", "country_name", "名称", "城市", "地区", "市", "城市名称", "地区名称",
             "国家", "中文名", "英文名"},
    "variable": {"variable", "indicator", "变量", "指标"},
    "value": {"value", "数值", "值"},
    "unit": {"unit", "units", "单位", "计量单位"},
    "reference_year": {"reference_year", "year", "年份", "年度"},
    "source": {"source", "data_source", "来源", "数据来源", "资料来源"},
    "confidence": {"confidence", "可信度"},
    "note": {"note", "notes", "备注", "说明", "注"},
    "needed": {"needed", "是否必填"},
}  # fmt: skip
_PARTS = re.compile(r"[a-z_]+(?: [a-z_]+)*|[\u3400-\u9fff]+(?: [\u3400-\u9fff]+)*")
_BETWEEN = re.compile(r"[\s:()/|*]*")


def label(text: object) -> str | None:
    """Return which of `LABELS` a heading is as a whole, in either language or both.

    A label with more beside it is another text: a title, a footnote, or a name.

    >>> label("Unit 单位"), label("城 市"), label("单位: 亿元"), label("gdp")
    ('unit', 'name', None, None)
    """
    plain = " ".join(halfwidth(str(text)).casefold().split())
    parts = _PARTS.findall(plain)
    if not parts or not _BETWEEN.fullmatch(_PARTS.sub("", plain)):
        return None
    found = {_label(part) for part in parts}
    if found == {"entity", "name"}:  # both say whom a row means, e.g. "city 代码"
        return "entity"
    return found.pop() if len(found) == 1 else None


def _label(part: str) -> str | None:
    part = part.replace(" ", "_" if part.isascii() else "")
    return next((name for name, known in LABELS.items() if part in known), None)


def bracketed(text: str) -> tuple[str, str]:
    """Split what stands in brackets at the end of a heading from the rest.

    >>> bracketed("地区生产总值（亿元）")
    ('地区生产总值', '亿元')
    """
    plain = halfwidth(text).strip()
    match = _BRACKETS.search(plain)
    return (plain[: match.start()], match[1].strip()) if match else (plain, "")


class Names:
    """Finds what a typed name may mean, first by whole names and then more loosely.

    Parameters
    ----------
    whole, loose : iterable of (str, str)
        Pairs of a name and the id it stands for.
    """

    def __init__(self, whole: Iterable[tuple[str, str]], loose: Iterable[tuple[str, str]] = ()):
        whole = list(whole)
        self.known = sorted({name for name, _ in whole if name})
        self._exact: Mapping[str, set[str]] = defaultdict(set)
        self._tiers: list[Mapping[str, set[str]]] = [defaultdict(set), defaultdict(set)]
        for name, id in whole:
            self._exact[name].add(id)
        for tier, pairs in zip(self._tiers, (whole, loose), strict=True):
            for name, id in pairs:
                if key(name):
                    tier[key(name)].add(id)

    def find(self, text: object) -> set[str]:
        """Return the ids that a text may mean: none, one, or several."""
        typed = str(text).strip()
        if typed in self._exact:
            return set(self._exact[typed])
        spelt = key(typed)
        spellings = [spelt, *(spelt.removesuffix(s) for s in _SUFFIXES if spelt.endswith(s))]
        for tier in self._tiers:
            for spelling in spellings:
                if spelling in tier:
                    return set(tier[spelling])
        return set()


def entities(framework: Framework) -> Names:
    """Return the names of the entities: ids, names, and names with their group before them.

    A name whose bracket is left away may mean several entities: ``X (east)`` and ``X (west)``.
    """
    table = framework.entities
    named = [column for column in table if column.startswith("name")]
    groups = [column for column in table if column.endswith("_zh") and column not in named]
    whole, loose = [], []
    for entity, row in table.iterrows():
        whole.append((entity, entity))
        for name in (row[column] for column in named):
            whole.append((name, entity))
            loose.append((bracketed(name)[0], entity))
            loose += [(row[g] + link + name, entity) for g in groups for link in ("", "省")]
            loose += [(f"{name}{kind}（{row[g]}）", entity) for g in groups for kind in ("", "市")]
    return Names(whole, loose)


def variables(framework: Framework) -> Names:
    """Return the names of the variables: ids, names in every language, and aliases."""
    return Names((n, v.id) for v in framework.variables.values() for n in v.names)
