"""Texts of chapters: ids that name files and labels are used once in the book."""

from collections import Counter
from pathlib import Path

import yaml

TEXTS = sorted((Path(__file__).parents[2] / "chapters" / "texts").glob("*.yaml"))


def test_ids_of_figures_and_tables_are_used_once():
    """Sphinx would refuse a label given twice, after minutes."""
    ids = Counter(
        id
        for path in TEXTS
        for id, texts in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items()
        if isinstance(texts, dict) and "caption" in texts
    )
    assert len(ids) > 20
    assert [id for id, count in ids.items() if count > 1] == []
