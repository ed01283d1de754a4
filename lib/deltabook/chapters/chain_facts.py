"""Chapter 4's numbers: printed ones in readable units, and the arithmetic that sources allow."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from deltaindex.text import Texts

from ..study import chain
from ..study.chain import Chain
from ..study.claim import Claim
from .supply_chain import addition, numbers

#: Sources that give the domestic share of etchers: two years, and two that contradict each other.
ETCHING = ("equipment-localisation-etching-china-2021", "equipment-localisation-etching-china-2023")


def in_billions(value: float) -> str:
    """Write an amount of hundred millions (亿) in billions, with four digits.

    >>> in_billions(1706), in_billions(1306.59), in_billions(7.31)
    ('170.6', '130.7', '0.731')
    """
    return f"{value / 10:.4g}"


#: Units in which claims print amounts, with the texts that write them.
UNITS = {"100 million yuan": "units.money", "100 million units": "units.chips"}


def amounts(printed: Mapping[str, Claim], texts: Texts) -> dict[str, str]:
    """Write each printed amount of money or of chips as readers of the language read it."""
    return {
        id: texts(UNITS[claim.unit], billion=in_billions(claim.value), hundreds=claim.printed)
        for id, claim in printed.items()
        if claim.unit in UNITS
    }


def chips(value: float, texts: Texts) -> str:
    """Write a number of hundred million chips as readers of the language read it."""
    return texts(UNITS["100 million units"], billion=in_billions(value), hundreds=f"{value:g}")


def counted(verdicts: Mapping[str, str]) -> pd.Series:
    """Count verdicts by word, 0 for those that do not occur.

    >>> counted({"a": "confirmed", "b": "confirmed"})[["confirmed", "differs"]].tolist()
    [2, 0]
    """
    words = ("confirmed", "differs", "outdated", "not_verified", "inconsistent")
    return pd.Series(verdicts).value_counts().reindex(words, fill_value=0)


def arithmetic(ic: Chain, printed: Mapping[str, Claim]) -> dict[str, dict[str, str]]:
    """Return what sources give beside statements on firms and links of the chain, by claim.

    What is said of places stands on the page, for this package names none.

    Parameters
    ----------
    ic : Chain
    printed : mapping of str to Claim

    Returns
    -------
    dict of str to dict of str to str
        Of claims to the values that fill the texts ``ic-audit.rows.<claim>``.
    """
    return _foundries(ic, printed) | _packaging(ic, printed) | _tools(ic) | _imports(ic)


def _foundries(ic: Chain, printed: Mapping[str, Claim]) -> dict[str, dict[str, str]]:
    tsmc, smic = (ic.facts.at[f"foundry-share-{firm}-2023q4", "low"] for firm in ("tsmc", "smic"))
    behind, ahead = printed["smic-node"].value, printed["tsmc-node"].value
    return {
        "tsmc-share": numbers(known=ic.value("foundry-share-tsmc-2019q4")),
        "samsung-share": numbers(
            early=ic.value("foundry-share-samsung-2019q1"),
            late=ic.value("foundry-share-samsung-2019q4"),
        ),
        "smic-share": numbers(known=smic),
        "foundry-scale-gap": numbers(tsmc=tsmc, smic=smic, ratio=f"{tsmc / smic:.1f}"),
        "node-gap": numbers(
            behind=behind,
            near=behind / 2,
            near_gap=f"{chain.generations(behind, behind / 2):.1f}",
            far=ahead,
            far_gap=f"{chain.generations(behind, ahead):.1f}",
        ),
    }


def _packaging(ic: Chain, printed: Mapping[str, Claim]) -> dict[str, dict[str, str]]:
    low = ic.facts["low"]
    powers = ("taiwan", "mainland-china", "united-states")
    home = [low[f"packaging-test-share-of-top10-{f}-2021q3"] for f in ("jcet", "tfme", "huatian")]
    revenue = low[low.index.str.fullmatch("packaging-test-revenue-.*2020q3")]
    jcet = "packaging-test-revenue-jcet-2020q3"
    return {
        "osat-share": addition([low[f"packaging-test-share-{p}-2021"] for p in powers])
        | {
            "firms": addition(home)["parts"],
            "home": f"{sum(home):.1f}",
            "printed": printed["osat-share"].printed,
        },
        "jcet-rank": numbers(revenue=revenue[jcet], rank=revenue.rank(ascending=False)[jcet]),
    }


def _tools(ic: Chain) -> dict[str, dict[str, str]]:
    return {
        "ip-top10": numbers(three=ic.value("ip-share-top3-2019")),
        "verisilicon-share": numbers(known=ic.facts.at["ip-share-verisilicon-2019", "high"]),
        "eda-vendors": numbers(known=ic.value("eda-share-top3-ansys-2020")),
    }


def _imports(ic: Chain) -> dict[str, dict[str, str]]:
    low, high = ic.facts["low"], ic.facts["high"]
    makers = ("shin-etsu", "sumco", "globalwafers", "sk-siltron", "siltronic")
    five = sum(low[f"wafers-share-{firm}-2021"] for firm in makers)
    first, second = ETCHING
    saws = "packaging-test-dicing-share-disco-2005"
    return {
        "wafer-localisation": numbers(
            known=low["materials-self-sufficiency-better-china-2024"],
            five=f"{five:.1f}",
            rest=f"{100 - five:.1f}",
        ),
        "imports-advanced": numbers(
            scanners=high["equipment-localisation-lithography-china-2021"],
            inspection=low["equipment-localisation-process-inspection-china-2021"],
            etching=low[first],
            later=f"{low[second]:g}–{high[second]:g}",
        ),
        "disco-share": {
            "known": f"{low[saws]:g}–{high[saws]:g}",
            "year": ic.facts.at[saws, "year"],
        },
    }
