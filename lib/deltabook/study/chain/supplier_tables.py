"""Who supplies an item, by country, read from files: items, countries, and shares as printed.

The shares come from a file with a licence of its own, in a folder of its own beside the chain's. It
may be missing; then no country is recorded, and all else is as it was.

What a printed cell leaves open, in parts of one:

- a share in whole percent: half a unit on either side; the source prints 1 for all above nothing,
  so 1 begins at nothing;
- ``negligible``: up to 2.5 %, for the source calls so what rounds to two percent or less;
- a country that is named and no more: 0 to 1.

None of them can be above what the others leave at their least.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex import reads
from deltaindex.errors import Fault

from ..linked_tables import Table
from .rule import NODES

FOLDER, FILE = "suppliers", "supplier_countries.csv"
#: within the data
SUPPLIERS = f"{FOLDER}/{FILE}"
COLUMNS = ["item", "name", "country", "share", "negligible", "year", "source"]
ITEMS = ["item", "segment", "class", "reading", "reason_en", "reason_zh"]
COUNTRIES = ["id", "printed", "name_en", "name_zh", "domestic"]
READINGS = ("direct", "near")
#: as the file prints countries that it does not tell apart
OTHERS = "Various"
HALF, NEGLIGIBLE = 0.5, 2.5
#: licence of the file, to be named wherever its values show
LICENCE = "CC BY-NC 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by-nc/4.0/"
ATTRIBUTION = (
    "Emerging Technology Observatory Advanced Semiconductor Supply Chain Dataset (2022 release), "
    "Center for Security and Emerging Technology, Georgetown University"
)


@dataclass(frozen=True)
class World:
    """The tables, as read: `suppliers` is None without its file."""

    items: Table
    countries: Table
    suppliers: Table | None

    def faults(self, segments: set[str]) -> Iterator[Fault]:
        """Yield what is wrong in the tables, and what they name that is not there."""
        items, countries = self.items, self.countries
        yield from items.twice(["item", "segment"])
        yield from items.unknown("segment", segments, "segment", empty=True)
        yield from items.unknown("class", (*NODES, "both"), "class of node")
        yield from items.unknown("reading", READINGS, "reading")
        for row in items.frame.index:
            for column in ("reason_en", "reason_zh"):
                if not items.frame.at[row, column]:
                    yield items.fault(row, "does not say how it belongs", column, "say it")
            if items.frame.at[row, "reading"] == "direct" and not items.frame.at[row, "segment"]:
                yield items.fault(row, "enters no segment", "segment", "name one, or say 'near'")
        yield from countries.twice(["id"])
        yield from countries.twice(["printed"])
        yield from countries.unknown("domestic", ("yes", "no"), "answer")
        if self.suppliers is not None:
            yield from self._supplied(self.suppliers)

    def _supplied(self, table: Table) -> Iterator[Fault]:
        frame, faults = table.frame, []
        share = table.numbers("share", faults)
        yield from faults
        yield from table.twice(["item", "country"])
        yield from table.unknown("item", set(self.items.frame["item"]), "item")
        known = {*self.countries.frame["printed"], OTHERS}
        yield from table.unknown("country", known, "country")
        yield from table.unknown("negligible", ("yes",), "answer", empty=True)
        for row in frame.index[(share < 0) | (share > 100)]:
            yield table.fault(row, "a share is between 0 and 100 %", "share", "check the value")
        for row in frame.index[share.notna() & (frame["negligible"] == "yes")]:
            yield table.fault(row, "has a share and is negligible", "negligible", "keep one")
        least = share.map(lambda x: _interval(x, "")[0])
        for item, total in least.groupby(frame["item"], sort=False).sum().items():
            if total > 1 + 1e-9:
                row = frame.index[frame["item"] == item][-1]
                told = f"shares of '{item}' sum to {100 * total:g} % at the least"
                yield table.fault(row, told, "share", "check the shares")

    def supplied(self) -> pd.DataFrame:
        """Return a row an item and country, with ``low`` and ``high`` of its share.

        The code is ours; it is empty for the countries that the file does not tell apart.
        """
        columns = ["item", "name", "country", "low", "high", "year"]
        if self.suppliers is None:
            return pd.DataFrame(columns=columns)
        frame = self.suppliers.frame
        codes = self.countries.frame.set_index("printed")["id"].to_dict() | {OTHERS: ""}
        share = pd.to_numeric(frame["share"].replace("", None), errors="coerce")
        cells = [_interval(*cell) for cell in zip(share, frame["negligible"], strict=True)]
        low = pd.Series([cell[0] for cell in cells], frame.index)
        high = pd.Series([cell[1] for cell in cells], frame.index)
        left = 1 - (low.groupby(frame["item"]).transform("sum") - low)
        return frame.assign(
            country=frame["country"].map(codes), low=low, high=high.clip(upper=left.clip(lower=0))
        )[columns]


def read(folder: Path) -> World:
    """Read the tables of items and countries, and the suppliers' file if it is there."""
    file = folder.parent / FOLDER / FILE
    suppliers = Table.read(file, COLUMNS) if reads.is_file(file) else None
    tables = (
        Table.read(folder / "items.csv", ITEMS),
        Table.read(folder / "countries.csv", COUNTRIES),
    )
    return World(*tables, suppliers)


def _interval(share: float, negligible: str) -> tuple[float, float]:
    """Return what a printed cell leaves open, as parts of one."""
    if pd.isna(share):
        return 0.0, NEGLIGIBLE / 100 if negligible else 1.0
    low = 0.0 if share <= 1 else (share - HALF) / 100
    return low, min((share + HALF) / 100, 1.0)
