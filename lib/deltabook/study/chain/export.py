"""Rules and numbers of a chain as JSON, for a page that computes scenarios in a browser.

The computation is that of `scenario`, whose docstring defines it. Shape (all shares are parts of
one, all intervals ``[low, high]``, every name ``{"en": ..., "zh": ...}``)::

    {
      "version": 1,
      "licence": {                        # null without the folder of suppliers: then "items" is []
        "name": "CC BY-NC 4.0",
        "url": "https://creativecommons.org/licenses/by-nc/4.0/",
        "attribution": "...",             # to be shown wherever values are
        "covers": ["items"]               # the keys of this file whose values it covers
      },
      "domestic": ["CHN"],
      "countries": {"NLD": {"en": "Netherlands", "zh": "荷兰"}, ...},
      "horizons": ["weeks", "next_design", "years"],         # in order
      "classes": ["mature", "advanced"],
      "kinds": {                          # what a flow carries
        "material": {"felt": "weeks", "stored": true, "name": {...}}, ...
      },
      "segments": [                       # in order; with the wider ones that have parts
        {"id": "equipment", "name": {...}, "parent": "", "core": false, "leaf": false,
         "kind": null},
        {"id": "lithography", "name": {...}, "parent": "equipment", "core": false, "leaf": true,
         "kind": "machine"}, ...          # kind of a leaf that supplies something, else null
      ],
      "flows": [{"from": "lithography", "to": "manufacturing", "carries": "machine"}, ...],
      "items": [                          # an item may stand here once for each segment it serves
        {"id": "N20", "name": "EUV scanners", "segment": "lithography", "classes": ["advanced"],
         "named": {"NLD": [0.995, 1.0]},  # shares are tightened: none above what others leave
         "rest": [0.0, 0.005]}, ...       # of countries that are not named, all together
      ],
      "facts": {                          # foreign dependence by facts; absent where none speaks
        "lithography": {"mature": [0.975, 1.0], "advanced": [0.975, 1.0]}, ...
      },
      "foreign": {                        # `D` of `scenario`, of each support leaf
        "lithography": {"mature": [0.85, 1.0], "advanced": [0.85, 1.0]}, ...
      },
      "sales": {"design": 3778.4, ...},   # of core segments, some of which have parts
      "scenarios": [                      # those of data/chain/scenarios, as their files have them
        {"id": "euv", "title": {...}, "why": {...}, "cut": [{"segments": ["lithography"],
         "items": ["N20"], "countries": ["NLD"], "share": [1.0, 1.0]}], "class": "advanced",
         "horizon": "years", "weeks": null, "stock_weeks": null, "substitution": [0.0, 0.0],
         "results": [...]}                # what the code finds: rows of `scenario.run`, to compare
      ]
    }

``countries`` in a cut is a list or the text ``"all_foreign"``; ``items`` is ``[]`` where the cut
takes all. A row of ``results`` is ``{"segment", "class", "low", "high", "new_low", "new_high",
"by", "recorded"}``: for each class of the scenario one for each segment without parts; with both
classes a row with ``"segment": "core"``, ``"class": "both"`` stands last.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from deltaindex.text import LANGUAGES

from . import scenario
from .network import graph
from .rule import HORIZONS, NODES
from .segments import sales
from .supplier_tables import ATTRIBUTION, LICENCE, LICENCE_URL
from .suppliers import dependence, domestic, holdings
from .tables import Chain

VERSION = 1


def exported(chain: Chain, scenarios: Iterable[scenario.Scenario] = ()) -> dict[str, Any]:
    """Return rules and numbers of a chain in the shape above, ready for `json.dumps`."""
    licence = {
        "name": LICENCE,
        "url": LICENCE_URL,
        "attribution": ATTRIBUTION,
        "covers": ["items"],
    }
    return {
        "version": VERSION,
        "licence": licence if len(chain.supplied) else None,
        "domestic": domestic(chain),
        "countries": {code: _names(row) for code, row in chain.countries.iterrows()},
        "horizons": list(HORIZONS),
        "classes": list(NODES),
        "kinds": {
            name: {"felt": kind.felt, "stored": kind.stored, "name": dict(kind.name)}
            for name, kind in chain.rule.kinds.items()
        },
        "segments": [_segment(chain, id) for id in chain.segments.index],
        "flows": chain.flows[["from", "to", "carries"]].to_dict("records"),
        "items": _items(chain),
        "facts": _dependence(chain, "facts_low", "facts_high"),
        "foreign": _dependence(chain, "low", "high"),
        "sales": {id: float(value) for id, value in sales(chain).items()},
        "scenarios": [_scenario(chain, one) for one in scenarios],
    }


def _names(row: pd.Series) -> dict[str, str]:
    return {lang: row[f"name_{lang}"] for lang in LANGUAGES}


def _segment(chain: Chain, id: str) -> dict[str, Any]:
    row, leaf = chain.segments.loc[id], id in chain.leaves
    return {
        "id": id,
        "name": _names(row),
        "parent": row["parent"],
        "core": row["part"] == "core",
        "leaf": leaf,
        "kind": graph(chain).nodes[id].get("kind") if leaf else None,
    }


def _items(chain: Chain) -> list[dict[str, Any]]:
    """Return the items that enter segments of support, with what countries hold of them."""
    found, names = holdings(chain), chain.supplied.drop_duplicates("item").set_index("item")["name"]
    rows = chain.items[(chain.items["reading"] == "direct")]
    rows = rows[rows["segment"].isin(chain.support) & rows["item"].isin(found)]
    return [
        {
            "id": row["item"],
            "name": names[row["item"]],
            "segment": row["segment"],
            "classes": list(NODES) if row["class"] == "both" else [row["class"]],
            "named": {country: list(i) for country, i in found[row["item"]].named.items()},
            "rest": list(found[row["item"]].rest),
        }
        for row in rows.to_dict("records")
    ]


def _dependence(chain: Chain, *ends: str) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {}
    for node in NODES:
        told = dependence(chain, node)[list(ends)].dropna()
        for leaf, row in told.iterrows():
            found.setdefault(str(leaf), {})[node] = [float(end) for end in row]
    return found


def _scenario(chain: Chain, one: scenario.Scenario) -> dict[str, Any]:
    listed = one.weeks is not None
    return {
        "id": one.id,
        "title": dict(one.title),
        "why": dict(one.why),
        "cut": [
            {
                "segments": list(cut.segments),
                "items": list(cut.items),
                "countries": cut.countries
                if isinstance(cut.countries, str)
                else list(cut.countries),
                "share": list(cut.share),
            }
            for cut in one.cuts
        ],
        "class": one.node,
        "horizon": one.horizon,
        "weeks": one.weeks,
        "stock_weeks": list(one.stock) if listed else None,
        "substitution": list(one.substitution),
        "results": scenario.run(chain, one).to_dict("records"),
    }
