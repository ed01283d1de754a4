"""The catalogue of index systems: true to its rules, bilingual, without what may not be shipped."""

from pathlib import Path

import pytest
import yaml

from deltabook.study import claims, systems
from deltaindex.project import Project
from deltaindex.text import common

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "systems"
KNOWN = systems.read(FOLDER)
TEXTS = yaml.safe_load((ROOT / "chapters/texts/01-index-review.yaml").read_text(encoding="utf-8"))


def test_systems():
    reviewed = KNOWN.catalogue[KNOWN.catalogue["in_paper"]]
    assert list(reviewed["system"]) == ["EIS", "GII", "GCI", "NII", "CRICI"]
    assert KNOWN.catalogue["short_en"].is_unique


def test_first_levels_have_a_role():
    nodes = KNOWN.hierarchy[KNOWN.hierarchy["system"] != "bj-3c1d"]
    for system, own in nodes.groupby("system"):
        top = own.loc[own["level"] == "index", "code"].item()
        first = (own["parent"] == top) & (own["level"] != "facet")
        assert set(own.loc[first, "role"]) <= set(systems.ROLES), system
        assert set(own.loc[~first, "role"]) == {""}, system


def test_licences_are_kept():
    """Of the Global Innovation Index and the World Economic Forum no more than pillar names."""
    nodes = KNOWN.hierarchy
    kept = nodes["system"].isin(["gii-2019", "gci-2017", "gci4-2018"])
    assert set(nodes.loc[kept, "level"]) <= {"index", "sub-index", "component", "pillar"}
    assert (nodes.loc[kept, "weight"] == "").all()


def test_claims_on_the_review_are_all_looked_up():
    known = claims.read(ROOT / "data" / "claims.csv")
    named = set(KNOWN.discrepancies["claim"]) - {""}
    asked = {claim.id for claim in known.values() if claim.section == "2.1"} - {"no-prior-system"}
    assert named == asked


def test_sources_are_publishers_not_addresses():
    for file in FOLDER.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        assert "http" not in text
        assert "www." not in text


@pytest.mark.parametrize("column", [*systems.STEPS, "ranked"])
def test_codes_have_texts(column):
    shown = "ranked" if column == "ranked" else "methods"
    for code in set(KNOWN.catalogue[column]) - {""}:
        assert set(TEXTS[shown][code]) == {"en", "zh"}


def test_roles_and_verdicts_have_texts():
    for lang in ("en", "zh"):
        assert all(common(lang)(f"role.{role}") for role in systems.ROLES)
    for verdict in systems.VERDICTS:
        assert all(common(lang)(f"verdict.{verdict}") for lang in ("en", "zh"))


def test_paper_in_the_same_shape():
    framework = Project.find(ROOT).framework
    roles = {node: node for node in framework.children("index")}
    outline = systems.of_framework(framework, "paper", roles, "en")
    assert list(outline["role"]) == ["input", "input", "output", "impact", "impact"]
    assert list(outline.columns) == list(KNOWN.outline("eis-2019", "en").columns)
