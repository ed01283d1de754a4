"""The form in which a reader composes scenarios, as HTML that a script fills."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def html(rules: Mapping[str, Any], words: Mapping[str, Any], lang: str, up: str) -> str:
    """Return the place of the form, what it computes from, its words, and script and style.

    All of it stands on the page, for one that is opened from disk may load no data. The place is
    hidden until the script runs (``_static/scenario.js``).

    Parameters
    ----------
    rules : dict
        As from `deltabook.chapters.scenario_page.rules`.
    words : dict
        What the form says, in the language of the page.
    lang : str
    up : str
        The way from the page to the root of its edition.
    """
    # the results are for comparing: the page computes its own
    scenarios = [{k: v for k, v in one.items() if k != "results"} for one in rules["scenarios"]]
    own = {**rules, "scenarios": scenarios}
    lines = [
        f'<link rel="stylesheet" href="{up}_static/scenario.css">',
        '<div id="scenario-tool" class="scenario-tool" hidden></div>',
        _data("scenario-rules", own),
        _data("scenario-words", {"lang": lang, "words": words}),
        f'<script defer src="{up}_static/scenario.js"></script>',
    ]
    return "\n".join(lines) + "\n"


def _data(id: str, content: object) -> str:
    # no text within may end the element
    text = json.dumps(content, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{id}">{text}</script>'


def words_in(tree: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return a tree of texts in one language; what ``own`` names stays in all of them.

    >>> words_in({"a": {"b": {"en": "x", "zh": "乙"}}, "own": {"en": "o", "zh": "自"}}, "zh")
    {'a': {'b': '乙'}, 'own': {'en': 'o', 'zh': '自'}}
    """
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if key == "own":  # the title of a file, which has both
            found[key] = dict(value)
        else:
            found[key] = value[lang] if lang in value else words_in(value, lang)
    return found
