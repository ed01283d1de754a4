"""Texts: every one in both languages, with the same values filled in."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from deltaindex.text import LANGUAGES, Texts, common

ROOT = Path(__file__).parents[1]
FILES = [
    ROOT / "lib" / "deltaindex" / "texts.yaml",
    ROOT / "lib" / "deltabook" / "texts.yaml",
    *sorted((ROOT / "chapters/texts").glob("*.yaml")),
]


def texts(content, key=""):
    """Yield (key, texts by language) of a tree; a leaf is what holds a language."""
    for name, item in content.items():
        path = f"{key}.{name}".lstrip(".")
        if isinstance(item, dict) and not set(item) & set(LANGUAGES):
            yield from texts(item, path)
        else:
            yield path, item


def fields(text):
    """The names of the values that a text asks for; ``Name`` is ``name`` at the start of a sentence."""
    return {
        name.split(".")[0].split("[")[0].lower() for _, name, *_ in Formatter().parse(text) if name
    }


def faults(content):
    for key, item in texts(content):
        if not isinstance(item, dict) or set(item) != set(LANGUAGES):
            yield f"{key}: needs {', '.join(LANGUAGES)} and nothing else"
        elif not all(isinstance(text, str) for text in item.values()):
            yield f"{key}: a text is no text (quote yes, no and numbers)"
        elif len({frozenset(fields(text)) for text in item.values()}) > 1:
            yield f"{key}: " + " / ".join(f"{sorted(fields(item[lang]))}" for lang in LANGUAGES)
        elif not item["en"] or (not item["zh"] and key != "number"):
            yield f"{key}: empty"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_both_languages_and_equal_placeholders(file):
    assert list(faults(yaml.safe_load(file.read_text("utf-8")))) == []


def test_there_are_texts():
    assert len(FILES) > 1
    engine, report = (
        {k for k, _ in texts(yaml.safe_load(f.read_text("utf-8")))} for f in FILES[:2]
    )
    assert {"word.score", "list.and"} <= engine
    assert "verdict.reproduced" in report


def test_the_engine_has_what_it_says_itself():
    """It must not lean on the texts of a report that is laid over its own."""
    engine = {key for key, _ in texts(yaml.safe_load(FILES[0].read_text("utf-8")))}
    said = {
        key
        for file in (ROOT / "lib" / "deltaindex" / "figures").glob("*.py")
        for key in re.findall(r"""\bwords\(f?["']([a-z_.]+)""", file.read_text("utf-8"))
    }
    assert len(said) > 40
    lacking = {key for key in said if not any(name.startswith(key) for name in engine)}
    assert lacking == set()


def test_a_report_lays_its_words_over_those_of_the_engine():
    engine, report = (dict(texts(yaml.safe_load(f.read_text("utf-8")))) for f in FILES[:2])
    both = engine.keys() & report.keys()
    assert "space.own" in both
    for key in both:
        assert fields(engine[key]["en"]) == fields(report[key]["en"]), key
        assert engine[key] != report[key], f"{key}: says the same"
    import deltabook  # noqa: F401

    assert common("en")("space.own", what="Score") == report["space.own"]["en"].format(what="Score")
    assert common("en")("space.moran") == engine["space.moran"]["en"]


def test_the_check_finds_what_it_looks_for():
    wrong = {
        "a": {"en": "x {n:.2f}", "zh": "乙 {m}"},
        "b": {"c": {"en": "x"}},
        "d": {"en": True, "zh": "是"},
        "e": {"en": "x", "zh": ""},
        "f": "x",
    }
    right = {"g": {"en": "{n:.2f} and {n}", "zh": "{n}"}}
    assert [fault.split(":")[0] for fault in faults(wrong | right)] == ["a", "b.c", "d", "e", "f"]


def test_texts_fill_and_refuse():
    english = Texts({"a": {"b": {"en": "{n:.1f} km\n", "zh": "{n}公里"}}}, "en")
    assert english("a.b", n=2) == "2.0 km"
    for key in ("a", "a.c", "a.b.c"):
        with pytest.raises(KeyError, match=f"no text '{key}'"):
            english(key)
    with pytest.raises(KeyError, match="no texts in language 'fr'"):
        common("fr")


def test_lists_and_counts():
    assert [common("en").join("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert common("zh").join("甲乙丙") == "甲、乙和丙"
    assert common("zh").count(3) == "3"
    assert common("en").count(-1) == "-1"
