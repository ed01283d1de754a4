"""The command: files in, files out; or exit code 1, one line a fault, never a traceback."""

import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.here import CITIES

from deltaindex import Recipe, aggregate
from deltaindex.cli import main
from deltaindex.engine.results import FILES


def arguments(folder, *more, out=None):
    return [
        "run",
        *("--framework", str(folder / "framework.yaml")),
        *("--recipe", str(folder / "recipe.yaml")),
        *("--observations", str(folder / "observations.csv")),
        *("--out", str(out or folder / "out"), *more),
    ]


def scores(folder):
    return pd.read_csv(folder / "scores.csv", index_col="entity", keep_default_na=False)


def test_run(demo, capsys):
    folder = demo()
    assert main(arguments(folder)) == 0
    output = capsys.readouterr()
    assert output.err == ""
    assert "3 entities scored on 2 indicators" in output.out
    written = {*FILES, "run.json"}
    assert {f.name for f in (folder / "out").iterdir()} == written
    assert scores(folder / "out")["index"].tolist() == pytest.approx([1, 0.25, 0.25])


def test_run_another_set_from_several_files(demo, capsys):
    folder = demo()
    rows = (folder / "observations.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "observations.csv").write_text("".join(rows[:7]), "utf-8")
    (folder / "air.csv").write_text(rows[0] + "".join(rows[7:]), "utf-8")
    more = ["--set", "open", "-o", str(folder / "observations.csv"), str(folder / "air.csv")]
    assert main(arguments(folder, *more)) == 0
    assert "3 entities scored on 1 indicators" in capsys.readouterr().out


@pytest.mark.slow
def test_the_same_files_give_the_same_bytes(demo, tmp_path):
    """Also in another process, where the hashes of texts differ."""
    empty = "".join(f"  empty{n}: {{parent: index}}\n" for n in range(5))
    folder = demo(("framework.yaml", "indicators:", empty + "indicators:"))
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "deltaindex.cli", *arguments(folder, "--set", "open", out=tmp_path / seed)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
    for name in FILES:
        one, two = ((tmp_path / seed / name).read_bytes() for seed in ("1", "2"))
        assert one == two


def test_human_development_index(examples, tmp_path):
    """HDI 2021: 191 of 191 at three decimals; published ranks are of the rounded value."""
    assert main(arguments(examples / "hdi-2021", out=tmp_path)) == 0
    expected = pd.read_csv(
        examples / "hdi-2021" / "published.csv", index_col="entity", keep_default_na=False
    )
    rounded = scores(tmp_path)["index"].round(3)
    assert (rounded == expected["hdi"]).all()
    ranks = pd.read_csv(tmp_path / "ranks.csv", index_col="entity", keep_default_na=False)
    assert (ranks["index"].astype(int) == expected["rank"]).all()
    log = pd.read_csv(tmp_path / "log.csv")
    assert set(log["reason"]) == {"beyond a goalpost: the normalised value is held at it"}


@pytest.mark.parametrize("column", ["ew", "bap"])
def test_technology_achievement_index(examples, tmp_path, column):
    """Table 23 of the handbook: 23 of 23 ranks, with equal weights and by budget allocation."""
    folder = examples / "tai"
    recipe = (folder / "recipe.yaml").read_text("utf-8")
    bap = "given, values: {patents: 0.11, royalties: 0.11, internet: 0.11, exports: 0.18, "
    bap += "telephones: 0.10, electricity: 0.06, schooling: 0.15, university: 0.18}"
    chosen = recipe if column == "ew" else recipe.replace("method: equal", f"method: {bap}")
    (tmp_path / "recipe.yaml").write_text(chosen, "utf-8")
    more = ["--recipe", str(tmp_path / "recipe.yaml")]
    assert main(arguments(folder, *more, out=tmp_path / "out")) == 0
    ranks = pd.read_csv(tmp_path / "out" / "ranks.csv", index_col="entity")["index"]
    expected = pd.read_csv(folder / "published.csv", index_col="entity")[column]
    assert (ranks.reindex(expected.index) == expected).sum() == 23


def test_technology_achievement_index_by_geometric_mean(examples):
    """Table 38: the geometric mean of the columns as they are printed."""
    rows = pd.read_csv(examples / "tai" / "observations.csv")
    X = rows.pivot(index="entity", columns="variable", values="value")
    means = aggregate.geometric(X, pd.Series(1 / 8, index=X.columns))
    expected = pd.read_csv(examples / "tai" / "published.csv", index_col="entity")["gme"]
    ranks = means.rank(ascending=False).reindex(expected.index)
    assert (ranks == expected).sum() == 23


@pytest.fixture(scope="module")
def eis(examples, tmp_path_factory):
    """The European Innovation Scoreboard by year: published, rebuilt on its scale, tiers."""
    folder, found = examples / "eis-2023", {}
    printed = pd.read_csv(folder / "published.csv")
    for year, name in ((2023, "observations.csv"), (2019, "observations-2019.csv")):
        out = tmp_path_factory.mktemp(str(year))
        command = arguments(folder, out=out)
        command[command.index("--observations") + 1] = str(folder / name)
        assert main(command) == 0
        rebuilt = pd.read_csv(out / "scores.csv", index_col="entity")
        tiers = pd.read_csv(out / "tiers.csv", index_col="entity")["tier"]
        published = printed[printed["year"] == year].set_index("entity")
        found[year] = published, 100 * rebuilt / rebuilt.loc["EU-2016"], tiers
    return found


@pytest.mark.parametrize("year", [2019, 2023])
def test_european_innovation_scoreboard(eis, year):
    """39 scores in each of two years, within 0.001 but for the United Kingdom."""
    published, rebuilt, _ = eis[year]
    residual = (rebuilt["index"] - published["sii"]).dropna().abs()
    assert len(residual) == 39
    assert set(residual.index[residual > 0.001]) == {"UK"}
    assert residual["UK"] < 0.1


@pytest.mark.parametrize("year", [2019, 2023])
def test_the_withheld_input_of_the_united_kingdom(examples, eis, year):
    """Its dimension 4.3 tells the withheld 4.3.2; with it the index is as published."""
    published, rebuilt, _ = eis[year]
    ceilings = pd.read_csv(examples / "eis-2023" / "ceilings.csv", index_col="variable")["ceiling"]
    base = 100 / ceilings
    beneath = ["4.3.1", "4.3.2", "4.3.3"]
    # a mean of two becomes a mean of three, a mean of 30 indicators one of 31
    two = rebuilt.at["UK", "4.3"] * base[beneath].sum() * 2 / 3
    withheld = published.at["UK", "4.3"] * base[beneath].sum() - two
    index = (rebuilt.at["UK", "index"] * base.mean() * 30 + withheld) / 31 / base.mean()
    assert index == pytest.approx(published.at["UK", "sii"], abs=0.001)
    assert 0 < withheld < 100


def test_groups_of_the_european_innovation_scoreboard(eis):
    published, _, tiers = eis[2023]
    names = {1: "leader", 2: "strong", 3: "moderate", 4: "emerging"}
    groups = published["group"].dropna()
    assert len(groups) == 38
    assert (tiers[groups.index].map(names) == groups).all()


def test_dimensions_of_the_european_innovation_scoreboard(eis):
    """All follow from their indicators but those that the README of the folder names."""
    defects = {2019: {"2.1", "3.3", "4.3"}, 2023: {"3.3", "4.3"}}
    for year, (published, rebuilt, _) in eis.items():
        columns = [name for name in published if name[0].isdigit()]
        apart = (rebuilt[columns] - published[columns]).abs().drop("EU-2016") > 0.001
        assert set(apart.columns[apart.any()]) == defects[year]
        assert set(apart.index[apart["3.3"]]) == {"AL"}
        assert set(apart.index[apart["4.3"]]) == {"UK"}


def test_ceilings_are_the_goalposts(examples):
    """No value stands above the ceiling that the recipe takes as the goalpost."""
    folder = examples / "eis-2023"
    ceilings = pd.read_csv(folder / "ceilings.csv", index_col="variable")["ceiling"]
    by = Recipe.read(folder / "recipe.yaml").normalise.by
    assert {name: step.options["high"] for name, step in by.items()} == ceilings.to_dict()
    for name in ("observations.csv", "observations-2019.csv"):
        rows = pd.read_csv(folder / name)
        assert (rows["value"] <= rows["variable"].map(ceilings)).all()


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "framework.yaml",
            "{parent: air",
            "{parent: ari",
            ["framework.yaml: indicators.dust.parent", "'ari'"],
        ),
        ("framework.yaml", "id: demo", "entities: /etc/hosts", ["entities", "outside"]),
        ("framework.yaml", "", b"\xff", ["framework.yaml: is not UTF-8"]),
        ("framework.yaml", "", "", ["framework.yaml: expected a mapping"]),
        ("framework.yaml", "students / people", "students / peple", ["did you mean 'people'?"]),
        ("recipe.yaml", "minmax", "minimax", ["recipe.yaml: normalise.method", "'minimax'"]),
        ("recipe.yaml", "id: plain", "set: nope", ["recipe.yaml: set: no such set", "'nope'"]),
        ("recipe.yaml", "0.5}", "50}", ["recipe.yaml: min_weight", "50", "e.g. 0.6"]),
        ("entities.csv", "b,Bb", "a,Bb", ["entities.csv: line 3", "also on line 2", "'a'"]),
        ("observations.csv", "b,dust,30", "b,dust,x", ["observations.csv: line 9: b, dust", "'x'"]),
        ("observations.csv", "1,万人", "0,万人", ["density: entity b", "division by zero"]),
        ("observations.csv", "", "", ["observations.csv: line 1: no column 'entity'"]),
        ("observations.csv", "b,dust,30", 'b,dust,"30', ["not CSV", "quotation marks"]),
    ],
)
def test_refuses_in_one_line(demo, capsys, file, old, new, words):
    assert main(arguments(demo((file, old, new)))) == 1
    output = capsys.readouterr()
    (line,) = output.err.splitlines()
    assert line.startswith("deltaindex: ")
    assert all(word in line for word in words), line
    assert output.out == ""


def test_refuses_with_a_line_for_every_fault(demo, capsys):
    folder = demo(
        ("observations.csv", "b,dust,30", "b,dusk,30"),
        ("observations.csv", "c,students,10", "c,students,?"),
    )
    assert main(arguments(folder)) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[2] for line in lines] == ["line 4", "line 9"]


@pytest.mark.parametrize(
    "change", [["--framework", "none.yaml"], ["--observations", "."], ["--nope"], ["--out"]]
)
def test_refuses_bad_arguments(demo, capsys, change):
    assert main(arguments(demo(), *change)) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_refuses_to_write_into_a_file(demo, capsys):
    folder = demo()
    assert main(arguments(folder, out=folder / "recipe.yaml")) == 1
    assert "recipe.yaml: is a file, not a folder" in capsys.readouterr().err


def test_help(capsys):
    for argv in (["--help"], ["run", "--help"]):
        with pytest.raises(SystemExit) as exit_:
            main(argv)
        assert exit_.value.code == 0
    assert "entity,variable,value,unit" in capsys.readouterr().out


def test_exit_code_of_the_process(demo):
    folder = demo(("recipe.yaml", "minmax", "x"))
    command = [sys.executable, "-m", "deltaindex.cli", *arguments(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(st.data())
def test_no_file_however_broken_gives_a_traceback(fuzzed, data):
    """Cut, doubled or overwritten anywhere, a file is taken or refused, and that is all."""
    folder, files = fuzzed
    name = data.draw(st.sampled_from(sorted(files)))
    content = files[name]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    end = min(end, start + 40)
    pieces = [
        "",
        "[",
        "{",
        "}",
        "&a ",
        "*a",
        "null",
        "- ",
        "\n",
        ",",
        '"',
        "1e400",
        "-1",
        "\0",
        ":",
        "?",
        "'",
        "0",
    ]
    new = data.draw(st.sampled_from([p.encode() for p in pieces]) | st.binary(max_size=8))
    (folder / name).write_bytes(content[:start] + new + content[end:])
    try:
        with np.errstate(all="raise", under="ignore"):
            assert main(arguments(folder)) in (0, 1)
    finally:
        (folder / name).write_bytes(content)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory, demo_files):
    folder = tmp_path_factory.mktemp("fuzzed")
    files = {name: text.encode() for name, text in demo_files.items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder, files


@pytest.mark.slow
def test_compare_two_years(project, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(project.root)
    assert main(["compare", "2018", "2019", "--out", str(tmp_path)]) == 0
    output = capsys.readouterr()
    assert output.err == "switching one cause at a time, entity by entity ...\n"
    assert output.out.startswith(f"2018 -> 2019: {CITIES} entities in both; Spearman ")
    assert f"the 10 that moved most, of {CITIES}:" in output.out and "data, of which" in output.out
    table = pd.read_csv(tmp_path / "comparison.csv", index_col="entity")
    causes = table[["data", "goalposts", "weights", "coverage"]].sum(axis=1)
    assert causes.tolist() == pytest.approx(table["climb"].tolist())
    parts = pd.read_csv(tmp_path / "parts.csv", index_col="entity").sum(axis=1)
    assert parts.tolist() == pytest.approx(table["score_change"].reindex(parts.index).tolist())


@pytest.mark.slow
def test_compare_years_with_unlike_indicators(project, tmp_path, monkeypatch, capsys):
    """Ranks are counted on what both have; what only 2018 has is coverage, and is named."""
    monkeypatch.chdir(project.root)
    assert main(["compare", "2018", "2021", "--out", str(tmp_path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "only 2018 has sme_board_firms: it is no part of the ranks above" in said
    table = pd.read_csv(tmp_path / "comparison.csv", index_col="entity")
    on_common = table[["data", "goalposts", "weights"]].sum(axis=1)
    assert on_common.tolist() == pytest.approx(table["climb"].tolist())
    assert table["coverage"].abs().max() > 1
    assert "sme_board_firms" not in pd.read_csv(tmp_path / "parts.csv").columns
    assert main(["compare", "2018", "2020"]) == 0
    assert "on the set 'every_year', which both years fill" in capsys.readouterr().out


@pytest.mark.slow
def test_compare_years_of_a_project_elsewhere(project, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "2018", "2019", "--project", str(project.root)]) == 0
    assert capsys.readouterr().out.startswith(f"2018 -> 2019: {CITIES} entities")


def test_compare_says_what_one_of_both_lacks(demo, capsys):
    folder = demo()
    main(arguments(folder, out=folder / "one"))
    shutil.copytree(folder / "one", folder / "two")
    path = folder / "two" / "normalised.csv"
    table = pd.read_csv(path, index_col="entity")
    table.iloc[:, :1].to_csv(path)
    capsys.readouterr()
    assert main(["compare", str(folder / "one"), str(folder / "two")]) == 0
    assert f"one has {table.columns[1]}: the two scores" in capsys.readouterr().out


def test_compare_two_folders(demo, capsys):
    folder = demo()
    for name in ("one", "two"):
        main(arguments(folder, out=folder / name))
    capsys.readouterr()
    assert main(["compare", str(folder / "one"), str(folder / "two")]) == 0
    assert "3 entities in both; Spearman 1.000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (["2018", "1066"], "no observations for this year (found 1066); years: 2018, 2019"),
        (["nowhere", "elsewhere"], "no such file; name a folder"),
        (["nowhere", "2018"], "a year and a folder cannot be compared (found '2018')"),
        (["2018", "2018"], "the same twice (found '2018'); name two years"),
        (["2018"], "required: b; see `deltaindex compare --help`"),
    ],
)
def test_compare_refuses(project, monkeypatch, capsys, pair, said):
    monkeypatch.chdir(project.root)
    assert main(["compare", *pair]) == 1
    assert said in capsys.readouterr().err


DAMAGED = [  # a table, what is put in place of what, what is said of it
    ("scores", r"(?s)\n.*", "\n", "scores.csv: holds no rows"),
    ("normalised", r"(?s)\n.*", "\n", "normalised.csv: holds no rows"),
    ("scores", r"\nb,", "\na,", "scores.csv: line 3: given twice, or without a name (found 'a')"),
    ("scores", r"\nb,", "\n,", "line 3: given twice, or without a name (found '')"),
    ("scores", r"\nb,[^,]*", "\nb,inf", "scores.csv: b, index: not a number (found 'inf')"),
    ("scores", r"\nb,[^,]*", "\nb,1e400", "not a number (found '1e400')"),
    ("normalised", r"\nb,[^\n]*", "", "normalised.csv: does not hold the entities of scores.csv"),
    ("ranks", r"\nb,[^\n]*", "", "ranks.csv: does not hold the entities of scores.csv (found 'b')"),
    ("ranks", r"\nb,[^,]*", "\nb,", "ranks.csv: b, index: no rank that fits the score"),
    ("ranks", r"\nb,[^,]*", "\nb,1.7", "no rank that fits the score (found 1.7)"),
    ("weights", r"\n[^\n]*\n$", "\n", "weights.csv: an indicator has no weight"),
]


@pytest.mark.parametrize(("table", "old", "new", "said"), DAMAGED)
def test_compare_refuses_damaged_results(demo, capsys, table, old, new, said):
    folder = demo()
    main(arguments(folder, out=folder / "one"))
    shutil.copytree(folder / "one", folder / "two")
    path = folder / "two" / f"{table}.csv"
    damaged, count = re.subn(old, new, path.read_text("utf-8"), count=1)
    assert count == 1
    path.write_text(damaged, "utf-8")
    capsys.readouterr()
    assert main(["compare", str(folder / "one"), str(folder / "two")]) == 1
    assert said in capsys.readouterr().err


def test_compare_names_a_period_of_a_panel(demo, capsys):
    folder = demo()
    main(arguments(folder, out=folder / "panel" / "2018"))
    capsys.readouterr()
    assert main(["compare", str(folder / "panel"), str(folder)]) == 1
    assert f"name one period: {folder / 'panel' / '2018'}" in capsys.readouterr().err


@pytest.mark.slow
def test_a_reader_that_has_seen_enough(project):
    """As in `| head`: no fault, and no traceback when Python ends."""
    command = [sys.executable, "-m", "deltaindex.cli", "compare", "2018", "2019"]
    with subprocess.Popen(
        command, cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        said = process.stderr.read().decode().splitlines()
    assert [line for line in said if not line.endswith(" ...")] == []  # only how far it is
    assert process.returncode == 1


def test_a_command_loads_what_it_needs(demo):
    """An engine that builds in milliseconds should not take seconds to start."""
    code = "import sys; from deltaindex.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    words = [sys.executable, "-c", code, *arguments(demo())]
    loaded = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    heavy = {"openpyxl", "matplotlib", "sklearn", "geopandas", "libpysal", "scipy.stats"}
    assert "pandas" in loaded
    assert heavy & {*loaded} == set()
