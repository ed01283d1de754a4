"""An index that was written is read back: it answers what its tables hold, and no more."""

import json
from dataclasses import replace

import pandas as pd
import pytest

import deltaindex as di
from deltaindex import InputError
from deltaindex.cli import main

FILES = ["framework.yaml", "observations.csv"]


@pytest.fixture
def written(demo):
    """Run the demo; return its folder and the index that the functions build."""
    folder = demo()
    files = ["--framework", f"{folder / FILES[0]}", "--observations", f"{folder / FILES[1]}"]
    recipe, out = folder / "recipe.yaml", folder / "out"
    assert main(["run", *files, "--recipe", f"{recipe}", "--out", f"{out}"]) == 0
    framework = di.Framework.read(folder / FILES[0])
    observed = di.read_observations([folder / FILES[1]], framework)
    return folder, di.build(framework, observed, di.Recipe.read(recipe))


TABLES = ("scores", "ranks", "weights", "normalised", "imputed_share", "indicators", "imputed",
          "treated")  # fmt: skip


def test_it_answers_what_the_tables_hold(written):
    folder, index = written
    found = di.read(folder / "out")
    for name in TABLES:
        own, read = getattr(index, name), getattr(found, name)
        pd.testing.assert_frame_equal(read.astype(own.dtypes), own, check_names=False)
    pd.testing.assert_series_equal(found.tiers, index.tiers, check_names=False)
    assert replace(found.recipe, file=None) == replace(index.recipe, file=None)
    assert len(found.log) == len(index.log)
    pd.testing.assert_frame_equal(found.effective(), index.effective(), check_names=False)
    pd.testing.assert_frame_equal(
        di.contributions.by_node(found, list(found.normalised)),
        di.contributions.by_node(index, list(index.normalised)),
        check_names=False,
    )
    assert (di.compare.compare(found, index).table["score_change"] == 0).all()


def test_its_goalposts_and_files_are_those_that_were_written(written, tmp_path):
    folder, index = written
    found = di.read(folder / "out")
    own = index.goalposts
    pd.testing.assert_frame_equal(found.goalposts.astype(own.dtypes), own, check_names=False)
    found.write(tmp_path / "again")
    again = di.read(tmp_path / "again")
    pd.testing.assert_frame_equal(again.scores, found.scores)
    pd.testing.assert_frame_equal(again.goalposts, found.goalposts)


def test_what_needs_the_inputs_refuses_without_them(written):
    found = di.read(written[0] / "out")
    noise = di.robustness.parse({"w": {"noise": "weights", "spread": 0.2}})
    for call in (
        lambda: found.rebuild(),
        lambda: di.whatif.without_each(found),
        lambda: di.robustness.run(found, noise, 3),
        lambda: di.build(written[1].framework, written[1].observations, written[1].recipe, found),
    ):
        with pytest.raises(InputError, match=r"read .*what it was made from: read\(folder"):
            call()


def test_with_its_inputs_it_can_be_built_anew(written):
    folder, index = written
    files = [folder / name for name in FILES]
    found = di.read(folder / "out", files[0], files[1])
    other = index.recipe.vary(weights={"method": "equal"})
    pd.testing.assert_frame_equal(found.rebuild(other).scores, index.rebuild(other).scores)
    with pytest.raises(InputError, match="takes the framework and the observations"):
        di.read(folder / "out", files[0])


@pytest.mark.parametrize("name", [*FILES, "entities.csv"])
def test_another_file_is_refused_by_name(written, name):
    folder, _ = written
    path = folder / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(
        InputError, match=f"{name}: is not the file that the results were made from"
    ):
        di.read(folder / "out", folder / FILES[0], [folder / FILES[1]])


def test_a_period_of_a_panel(written, tmp_path):
    folder, _ = written
    files = ["--framework", f"{folder / FILES[0]}", "--recipe", f"{folder / 'recipe.yaml'}"]
    panel = [f"{year}={folder / FILES[1]}" for year in (2018, 2019)]
    assert main(["run", *files, "--panel", *panel, "--out", f"{tmp_path / 'panel'}"]) == 0
    with pytest.raises(InputError, match="name one period"):
        di.read(tmp_path / "panel")
    observed = {year: [folder / FILES[1]] for year in (2018, 2019)}
    found = di.read(tmp_path / "panel" / "2019", folder / FILES[0], observed)
    assert found.source.period == 2019 and len(found.source.panel) == 2


def test_the_record_names_versions_and_no_path(written):
    folder, _ = written
    record = json.loads((folder / "out" / "run.json").read_text("utf-8"))
    assert set(record["versions"]) == {"numpy", "pandas", "scipy"}
    assert record["written_by"].startswith("deltaindex ") and str(folder) not in json.dumps(record)


def test_the_goalposts_that_were_used(assemble):
    X = pd.DataFrame({"a": [1.0, 3, 9, 9], "b": [5.0, 6, 7, None], "c": [0.0, 1, 2, 99]})
    by = {"b": {"method": "goalposts", "low": 0, "high": 10},
          "c": {"method": "minmax_inliers", "spread": 1}}  # fmt: skip
    found = assemble(X, {"normalise": {"method": "minmax", "by": by}}, direction={"b": -1})
    table = found.goalposts
    assert table[["low", "high"]].to_numpy().tolist() == [[1, 9], [0, 10], [0, 2]]
    assert table["direction"].tolist() == [1, -1, 1] and table["count"].tolist() == [4, 3, 4]
    assert table.at["b", "mean"] == 6 and table.at["b", "deviation"] == 1
