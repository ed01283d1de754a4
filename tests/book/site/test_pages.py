"""What stands in the pages, and in the files beside them."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from bs4 import NavigableString, Tag
from PIL import Image

from deltaindex.project import Project
from deltaindex.text import common

from .conftest import PAGES, PROFILES, ROOT

KINDS = ("csv", "png", "svg")
# of the pages of Sphinx, which no table of contents names
MADE = {"genindex.html", "search.html"}
# elements whose text is no prose
UNREAD = {"code", "pre", "script", "style"}


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def stems(folder, kind):
    return {path.stem for path in folder.glob(f"*.{kind}")}


def linked(edition, folder):
    """Stem -> endings, of the links under figures or tables."""
    found = {}
    for page in edition.pages.values():
        for link in page.soup.select("p.downloads a"):
            path = Path(link["href"])
            if path.parent.name == folder:
                assert link.text == path.suffix[1:].upper(), f"{page}: {link}"
                found.setdefault(path.stem, []).append(path.suffix[1:])
    return found


def words(page):
    """The text of a page without code and formulas."""

    def strings(element):
        for child in element.children:
            if isinstance(child, Tag):
                if child.name not in UNREAD and "math" not in child.get("class", ()):
                    yield from strings(child)
            elif type(child) is NavigableString:  # and no comment
                yield child

    return "".join(strings(page.article))


def test_pages_are_those_of_the_contents(edition):
    assert edition.pages.keys() == {*PAGES, *PROFILES, *MADE}


def test_titles_differ_and_contents_lead_to_every_page(edition):
    titles = [page.soup.title.text for page in edition.chapters]
    assert len(set(titles)) == len(PAGES)
    start = edition.chapters[0]
    targets = {a["href"] for a in start.soup.select("nav.bd-links a.reference")}
    assert targets >= set(PAGES[1:])


def test_every_profile_is_found_from_the_table_and_from_the_map(edition):
    page = edition.pages["chapters/05a-cities.html"]
    for where in ("table a", "figure.linked-picture a[style]"):
        found = [link["href"] for link in page.soup.select(where) if "profiles/" in link["href"]]
        assert len(found) == len(set(found)), where
        assert {href.removeprefix("../") for href in found} == PROFILES, where


def test_a_profile_is_of_its_city(edition):
    names = Project.find(ROOT).framework.entity_names("en")
    for address in sorted(PROFILES):
        page = edition.pages[address]
        city = names[Path(address).stem]
        assert page.soup.select_one("article h1").find(string=True).strip() == city
        steps = page.article.select_one(".breadcrumb").get_text()
        assert steps.rpartition("›")[2].strip().startswith(city)
        answer = page.article.select(".admonition.in-short > p")[-2].get_text()
        assert answer.startswith((f"Answer. {city} ", "Answer. There is no ranking"))


def withdrawn(edition):
    """Figures that are drawn no more: their place leads to another, and their files stay."""
    articles = [page.article for page in edition.pages.values() if page.article]
    shown = {figure["id"] for article in articles for figure in article.select("figure[id]")}
    kept = {span["id"] for article in articles for span in article.select('span[id^="fig-"]')}
    return {id.removeprefix("fig-") for id in kept - shown}


def test_figures_are_whole(edition):
    folder = edition.root / "figures"
    shown, gone = linked(edition, "figures"), withdrawn(edition)
    assert shown
    assert {id: sorted(shown[id]) for id in gone} == {id: ["csv"] for id in gone}
    whole = {id: kinds for id, kinds in shown.items() if id not in gone}
    assert {id: kinds for id, kinds in whole.items() if sorted(kinds) != list(KINDS)} == {}
    for kind in KINDS:
        assert stems(folder, kind) == shown.keys(), f"{kind}: missing or orphaned"
    apart = stems(folder, "license")
    assert {p.suffix[1:] for p in folder.iterdir()} == {*KINDS, "license"}
    assert apart and all((folder / name).is_file() for name in apart)  # beside <id>.csv


def test_figures_parse(edition):
    for path in sorted((edition.root / "figures").glob("*.svg")):
        root = ET.parse(path).getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(list(root.iter())) > 20, f"{path.name} is empty"
    for path in sorted((edition.root / "figures").glob("*.png")):
        with Image.open(path) as image:
            image.load()
            assert image.width >= 800, f"{path.name}: {image.size}"
            # None where there are more; to count them all would take most of a second
            assert image.convert("RGB").getcolors(2) is None, f"{path.name} is blank"


def test_figures_shown_are_those_at_stable_addresses(edition):
    shown = []
    for address, page in edition.pages.items():
        for figure in page.article.find_all("figure") if page.article else ():
            image = page.path.parent / figure.find("img")["src"]
            stable = edition.root / "figures" / image.name
            assert image.read_bytes() == stable.read_bytes(), f"{page}: {image.name}"
            assert figure["id"] == f"fig-{image.stem}"
            # profiles stand in no table of contents, and the linked map is plain HTML: no number
            if address not in PROFILES and "linked-picture" not in figure["class"]:
                assert re.match(r"Fig\. \d+(\.\d+)?", figure.select_one(".caption-number").text)
            assert len(figure.find("figcaption").find("p").text) > 40
            shown.append(image.stem)
    shown += withdrawn(edition)
    assert sorted(shown) == sorted(stems(edition.root / "figures", "svg"))


def test_data_of_figures_and_tables(edition):
    # a page may offer other data than a table, such as rules for a script
    tables = {id for id, kinds in linked(edition, "tables").items() if "csv" in kinds}
    assert tables == stems(edition.root / "tables", "csv")
    for folder in ("figures", "tables"):
        files = sorted((edition.root / folder).glob("*.csv"))
        assert files
        for path in files:
            content = rows(path)
            assert content, f"{path.name} has no rows"
            # None: a row is longer or shorter than the head
            faulty = [row for row in content if None in row or None in row.values()]
            assert not faulty, f"{path.name}: {faulty[:1]}"


def test_every_image_is_described(edition):
    for page in edition.pages.values():
        for image in page.soup.find_all("img"):
            alt = image.get("alt", "")
            assert len(alt.split()) >= 8 or "。" in alt, f"{page}: {image}"
            assert alt.endswith((".", "。")), f"{page}: {alt}"


def test_no_markup_is_left(edition):
    # None may open a sentence, and stand nowhere else
    none = r"\bNone\b(?! [a-z])|(?<=[a-z,(] )None\b"
    emphasis = r"(?<![\w*])\*{1,2}[^\s*][^*\n]*\*|(?<!\w)_[^\W_][^_\n]*_(?!\w)"
    left = re.compile(
        rf"\{{[A-Za-z_][^{{}}\n]*\}}|:::|\{{glue|\{{numref|{none}|\bnan\b|\bNaN\b|\bNaT\b|{emphasis}|`"
        r"|\\[^\w\s]|\{\{|\{%"
    )
    broken = re.compile(r"Traceback|\w*Warning:|\w+Error:|\[\?\]")
    for page in edition.pages.values():
        if page.article is None:
            continue  # those that Sphinx makes
        alt = " ".join(image.get("alt", "") for image in page.article.find_all("img"))
        assert not (found := left.findall(f"{words(page)} {alt}")), f"{page}: {found}"
        assert not (found := broken.findall(page.article.text)), f"{page}: {found}"
        assert not page.article.select(".problematic, .system-message, .error"), page


def test_files_tell_nothing_of_the_run(edition, editions):
    run = json.loads((ROOT / "_build" / "run.json").read_text("utf-8"))
    day = run["finished"][:10]
    # a day that the data tell of, such as that of a search, is no trace
    if any(day in path.read_text("utf-8") for path in (ROOT / "data").rglob("*.csv")):
        day = "no day"
    places = "|".join(["work", "root", "home", "Users", "tmp", "var"])
    path = rf"(?:^|[\s\"'(=:>])(?:file://)?/(?:{places})/"
    # a clock time, or the day of the run
    trace = re.compile(rf"{path}|{re.escape(str(ROOT))}|\b\d\d:\d\d:\d\d\b|{day}")
    # the first edition's folder holds the others, which are looked at in their turn
    turns = {e.root for e in editions.values() if edition.root in e.root.parents}
    found = [path for path in edition.root.rglob("*") if not turns & set(path.parents)]
    files = [path for path in found if path.suffix in {".html", ".csv", ".svg", ".ipynb"}]
    files += [edition.root / "searchindex.js", edition.root / "_static" / "editions.js"]
    assert len(files) > len(PAGES)
    for file in files:
        assert not (told := trace.search(file.read_text("utf-8"))), f"{file}: {told[0]!r}"
    unwanted = {".buildinfo", ".snakemake_timestamp", ".doctrees"}
    assert not unwanted & {path.name for path in found}


def test_claims_are_judged_in_one_edition(editions):
    known = {common("en")(f"verdict.{v}") for v in common("en").content["verdict"]}
    judged, other = editions["2018-en"], editions["2019-en"]
    chapters = [n for n, page in judged.pages.items() if page.soup.select(".verdict")]
    assert "chapters/03-measurement.html" in chapters
    for name in chapters:
        page = judged.pages[name]
        assert {e.text for e in page.soup.select(".verdict")} <= known
        twin = other.pages[name]
        # what a verdict was before it changed is told in every edition
        told = twin.soup.select("#tab-rule-changes .verdict")
        assert len(twin.soup.select(".verdict")) == len(told)
        tables = {
            f"#{t['id']}" for t in page.soup.find_all("table", id=True) if t(class_="verdict")
        }
        leads = {
            f"#{fragment}"
            for a in twin.article.find_all("a", href=True)
            for target, _, fragment in [a["href"].partition("#")]
            if target and (twin.path.parent / target).resolve() == page.path
        }
        # counts and changes of verdicts stand on the page of the claims, which the link leads to
        assert tables
        tables -= {"#tab-tally", "#tab-rule-changes", "#tab-verdict-counts"}
        assert tables <= leads, f"{twin}: no link to {tables - leads}"
    judged_tables = {"claims", "audit"}
    assert judged_tables <= stems(judged.root / "tables", "csv")
    assert not judged_tables & stems(other.root / "tables", "csv")


def test_first_tier_of_the_open_set(editions):
    results = editions["2018-en"].root / "results" / "open"
    scores = {row["entity"]: float(row["index"]) for row in rows(results / "scores.csv")}
    first = {row["entity"] for row in rows(results / "tiers.csv") if row["tier"] == "1"}
    expected = {"310000": 0.629, "330100": 0.729, "320500": 0.751, "320100": 0.696}
    assert len(scores) == 41
    assert {entity: round(scores[entity], 3) for entity in first} == expected


def test_figures_and_results_agree(edition):
    """Of the set that the edition rests on."""
    name = Project.find(ROOT).set_of(int(edition.id.split("-")[0]))
    results = edition.root / "results" / name / "scores.csv"
    scores = {r["entity"]: float(r["index"]) for r in rows(results)}
    figure = edition.root / "figures" / "ranking.csv"
    drawn = {r["entity"]: float(r["score"]) for r in rows(figure)}
    assert drawn == pytest.approx(scores, rel=1e-9)
    assert list(drawn.values()) == sorted(drawn.values(), reverse=True)


def test_editions_differ(editions):
    one, two = (
        editions[id].root / "results" / "open" / "scores.csv" for id in ("2018-en", "2019-en")
    )
    assert one.read_bytes() != two.read_bytes()


def test_words_agree_with_the_data_under_a_figure(edition):
    """The variants that the alternative text counts are those in the figure's file."""
    data = rows(edition.root / "figures" / "what-if.csv")
    variants = {row["variant"] for row in data} - {"baseline"}
    page = edition.pages["chapters/03-measurement.html"]
    alt = page.soup.select_one("#fig-what-if img")["alt"]
    assert f"each of {len(variants)} variants" in alt


def test_nothing_that_the_paper_forbids_is_recommended(edition):
    """It puts off only what is not vital, has a substitute and friendly suppliers; no data say what.

    And that is no decision of a city.
    """
    data = rows(edition.root / "figures" / "fits.csv")
    put_off = {row["entity"]: row["fit"] for row in data if row["measure"] == "postpone"}
    assert set(put_off.values()) <= {"unjudged", "others"}
    assert put_off.keys() == {row["entity"] for row in data}
