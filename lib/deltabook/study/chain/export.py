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
        {"id": "equipment", "name": {...}, "parent": "", "core": false, "leaf": false, "kind": null},
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
"by", "recorded"}``, one for each segment without parts and each class of the scenario, in this order; with
both classes a row with ``"segment": "core"``, ``"class": "both"`` stands last.
"""
