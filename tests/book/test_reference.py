"""How to cite: a state in development is not cited as a release, and each page says what it is."""

import pytest
import yaml

import deltaindex
from deltabook.pages import Report, reference
from deltabook.site import footer
from deltaindex.project import Project

ROOT = Project.find().root


@pytest.fixture
def cited(tmp_path, monkeypatch):
    """Write CITATION.cff into a project of its own; return how to cite it in a style."""
    for name in ("chapters", "data", "_config.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

    def cite(style, lang, version, **released):
        kept = {key: value for key, value in cff.items() if key != "date-released"}
        text = yaml.safe_dump(kept | {"version": version} | released, allow_unicode=True)
        (tmp_path / "CITATION.cff").write_text(text, "utf-8")
        return reference.citation(Report("chapters/08-reuse", 2019, lang), style).data

    return cite


@pytest.mark.parametrize("style", ["bibtex", "ris", "gbt7714"])
def test_a_version_in_development_is_not_cited_as_a_release(cited, style):
    for lang, words in {"en": "in development, not a release", "zh": "开发中"}.items():
        assert f"1.0.0.dev0{', ' if lang == 'en' else '，'}{words}" in cited(
            style, lang, "1.0.0.dev0"
        )
        said = cited(style, lang, "1.0.0", **{"date-released": "2031-02-03"})
        assert "1.0.0" in said and words not in said and "2031" in said


def test_an_address_is_cited_or_said_to_be_unknown(cited):
    """GB/T 7714 asks for the day of access and the address of what is read online."""
    said = cited("gbt7714", "en", "1.0.0")
    assert "[M/OL]" in said and "[access date: " in said and "No public address yet" in said
    said = cited("gbt7714", "zh", "1.0.0", url="https://example.org/book")
    assert "https://example.org/book" in said and "尚无公开地址" not in said


def test_the_foot_says_version_and_edition(tmp_path):
    (tmp_path / "edition.yaml").write_text("{year: 2019, lang: zh}", "utf-8")
    assert footer.line(tmp_path) == f"deltaindex {deltaindex.__version__}，2019年版"
    # a plain `jupyter-book build .` makes the default edition
    assert footer.line(ROOT) == f"deltaindex {deltaindex.__version__}, edition of 2018"
