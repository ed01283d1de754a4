"""Results: whole or not there, on record, and nothing else touched."""

import errno
import json
import os
import shutil

import pytest

from deltaindex.cli import main
from deltaindex.engine import results
from deltaindex.engine.results import FILES
from deltaindex.engine.saved import read
from deltaindex.errors import InputError

NAMES = {*FILES, "run.json"}


@pytest.fixture
def run(demo, monkeypatch):
    """Run the command in the folder of the demo; return the exit code."""
    folder = demo()
    monkeypatch.chdir(folder)

    def call(out="out", observed=("--observations", "observations.csv"), recipe="recipe.yaml"):
        files = ["--framework", "framework.yaml", "--recipe", recipe]
        return main(["run", *files, *observed, "--out", str(folder / out)])

    call.folder = folder
    return call


@pytest.fixture
def writes(run, monkeypatch):
    """Return the end of a run as a call: what it writes, without reading and building it again.

    Before that a run writes nothing, so that the moments at which it can be killed are the same.
    """

    def prepared():
        calls = []
        with monkeypatch.context() as patch:
            patch.setattr(results, "write", lambda *given: calls.append(given) or [])
            assert run() == 0
        (given,) = calls
        return lambda: results.write(*given)

    return prepared


def content(folder):
    """Every file of a folder, by name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def change(folder):
    """Change the observations, so that every table of scores is another."""
    path = folder / "observations.csv"
    path.write_text(path.read_text("utf-8").replace("a,dust,10", "a,dust,25"), "utf-8")


def panel(run, *periods):
    named = [f"{period}=observations.csv" for period in periods]
    return run(observed=("--panel", *named))


def test_g1_the_record_names_inputs_and_results_and_holds_no_date_or_path(run):
    assert run() == 0
    record = json.loads((run.folder / "out" / "run.json").read_text("utf-8"))
    named = ["framework.yaml", "entities.csv", "recipe.yaml", "observations.csv"]
    assert [item["file"] for item in record["inputs"]] == named
    assert set(record["written"]) == NAMES - {"run.json"}
    assert str(run.folder) not in json.dumps(record)
    first = content(run.folder / "out")
    assert run() == 0 and content(run.folder / "out") == first
    assert run(out="elsewhere") == 0 and content(run.folder / "elsewhere") == first


def test_g1_index_write_goes_the_same_way(project, tmp_path):
    index = project.index(project.default_year)
    for _ in range(2):
        index.write(tmp_path / "results")
    assert set(content(tmp_path / "results")) == NAMES


@pytest.mark.slow
@pytest.mark.parametrize("fresh", [True, False])
def test_g1_killed_at_any_moment_results_are_old_or_new(run, writes, killed_at, fresh):
    if not fresh:
        assert run() == 0
    out = run.folder / "out"
    before = content(out) if out.exists() else {}
    change(run.folder)
    assert run(out="new") == 0
    after = content(run.folder / "new")
    shutil.copytree(out, run.folder / "saved") if not fresh else None
    seen, count, write = set(), 1, writes()
    while killed_at(count, run.folder, write):
        shown = {name: text for name, text in content(out).items() if not name.startswith(".")}
        # whoever looks before the next command never finds old beside new
        assert shown.items() <= before.items() or shown.items() <= after.items()
        results.settle(out)
        shown = {name: text for name, text in content(out).items() if not name.startswith(".")}
        assert shown in (before, after)
        seen.add(shown == after)
        shutil.rmtree(out, ignore_errors=True)
        if not fresh:
            shutil.copytree(run.folder / "saved", out)
        count += 1
    assert seen == {True, False} or (fresh and seen == {False})
    assert count > 8
    assert content(out) == after  # the last call came through, and left nothing aside


@pytest.mark.slow
def test_g1_the_next_run_finishes_what_was_ready_and_nothing_else_reads_it(run, writes, killed_at):
    assert run() == 0
    change(run.folder)
    count, write = 1, writes()
    while killed_at(count, run.folder, write) and not (run.folder / "out" / results.READY).exists():
        count += 1
    assert (run.folder / "out" / results.READY).is_dir()
    before = content(run.folder / "out")
    with pytest.raises(InputError, match="was stopped here"):
        read(run.folder / "out")
    assert content(run.folder / "out") == before
    results.settle(run.folder / "out")
    assert set(content(run.folder / "out")) == NAMES
    assert len(read(run.folder / "out").scores) == 3


READY_MADE = {
    "outside": {"gone.json": {"../precious.csv": "x"}},
    "absolute": {"gone.json": {"/precious.csv": "x"}},
    "foreign": {"gone.json": {"notes.txt": "x"}},
    "list": {"gone.json": ["scores.csv"]},
    "damaged": {"gone.json": "{"},
    "a file": {"notes.txt": "mine"},
    "unlisted": {"scores.csv": "entity,index"},
    "no record": {"run.json": None},
}


@pytest.mark.parametrize("kind", READY_MADE)
def test_g2_what_is_ready_must_be_the_work_of_a_run(run, capsys, kind):
    """Folders of results are sent around: what lies in one may not delete or replace a file."""
    assert run() == 0
    out = run.folder / "out"
    (out / "notes.txt").write_text("mine", "utf-8")
    (run.folder / "precious.csv").write_text("mine", "utf-8")
    ready = out / results.READY
    ready.mkdir()
    (ready / "run.json").write_text('{"written": {}}', "utf-8")
    for name, made in READY_MADE[kind].items():
        (ready / name).unlink(missing_ok=True)
        if made is not None:
            text = made if isinstance(made, str) else json.dumps(made)
            (ready / name).write_text(text, "utf-8")
    if kind == "no record":
        (ready / "tiers.csv").write_text("x", "utf-8")
    before = content(run.folder)
    capsys.readouterr()
    assert run() == 1
    assert "was not made by `deltaindex run`" in capsys.readouterr().err
    assert main(["compare", str(out), str(out)]) == 1
    assert content(run.folder) == before


def test_g2_what_is_ready_may_not_be_a_link(run, tmp_path_factory):
    assert run() == 0
    other = tmp_path_factory.mktemp("other")
    (other / "scores.csv").write_text("mine", "utf-8")
    (run.folder / "out" / results.READY).symlink_to(other)
    assert run() == 1
    assert content(other) == {"scores.csv": b"mine"}


def test_g1_two_runs_at_once_into_one_folder(run, capsys):
    assert run() == 0
    before = content(run.folder / "out")
    change(run.folder)
    with results._held(run.folder / "out"):
        assert run() == 1
    assert "another `deltaindex run` writes here" in capsys.readouterr().err
    assert content(run.folder / "out") == before
    assert run() == 0 and content(run.folder / "out") != before


@pytest.mark.slow
@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize("fresh", [True, False])
def test_g1_a_full_disk_leaves_what_was_there(run, monkeypatch, capsys, at, fresh):
    if not fresh:
        assert run() == 0
    before = content(run.folder)
    change(run.folder)
    changed = content(run.folder)
    left, fsync = at, os.fsync

    def full(descriptor):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    capsys.readouterr()
    assert run() == 1
    (line,) = capsys.readouterr().err.splitlines()
    name = f"out/{FILES[at]}" if at < len(FILES) else "out/run.json"
    assert f"{name}: cannot be written (No space left on device); make room" in line
    assert content(run.folder) == changed
    assert set(changed) == set(before)
    monkeypatch.setattr(os, "fsync", fsync)
    assert run() == 0


def test_g2_a_file_of_another_is_never_touched(run, capsys):
    out = run.folder / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    (out / "2018").mkdir()
    (out / "2018" / "mine.csv").write_text("a\n1\n")
    assert run() == 0 and run() == 0
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / "2018" / "mine.csv").read_text() == "a\n1\n"
    capsys.readouterr()


@pytest.mark.parametrize("name", ["weights.csv", "log.csv", "run.json"])
@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling", "fifo"])
def test_g2_what_run_did_not_write_is_refused(run, capsys, name, kind):
    out = run.folder / "out"
    out.mkdir()
    mine = run.folder / "mine.csv"
    mine.write_text("node,mine\nx,1\n")
    if kind == "folder":
        (out / name).mkdir()
    elif kind == "fifo":
        os.mkfifo(out / name)
    elif kind == "file":
        shutil.copy(mine, out / name)
    else:
        (out / name).symlink_to(mine if kind == "link" else run.folder / "nowhere")
    before = content(run.folder)
    assert run() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert name in line and "move it away, or name another folder" in line
    assert content(run.folder) == before


def test_g2_results_beside_the_inputs(run, capsys):
    before = content(run.folder)
    assert run(out=".") == 1  # the recipe is written too, by that name
    assert "recipe.yaml: is there already" in capsys.readouterr().err
    assert content(run.folder) == before
    (run.folder / "recipe.yaml").rename(run.folder / "how.yaml")
    inputs = content(run.folder)
    assert run(out=".", recipe="how.yaml") == 0 and run(out=".", recipe="how.yaml") == 0
    assert content(run.folder).items() >= inputs.items()
    assert set(content(run.folder)) == {*inputs, *NAMES}
    # an input that is called like a result is no result
    (run.folder / "results.txt").write_text("x")
    for name in NAMES:
        (run.folder / name).unlink()
    (run.folder / "observations.csv").rename(run.folder / "scores.csv")
    before = content(run.folder)
    assert run(out=".", observed=("--observations", "scores.csv"), recipe="how.yaml") == 1
    assert "scores.csv: is there already" in capsys.readouterr().err
    assert content(run.folder) == before


def test_g2_a_table_that_was_changed_by_hand_is_refused(run, capsys):
    assert run() == 0
    with (run.folder / "out" / "scores.csv").open("a") as stream:
        stream.write("\n")
    before = content(run.folder)
    change(run.folder)
    assert run() == 1
    assert "scores.csv: was changed since `deltaindex run` wrote it" in capsys.readouterr().err
    assert content(run.folder / "out") == {
        name[4:]: text for name, text in before.items() if name.startswith("out/")
    }


def test_g2_the_tables_of_a_run_without_a_record_are_replaced(run, capsys):
    assert run() == 0
    for name in NAMES - {f"{table}.csv" for table in results.HEADS}:
        (run.folder / "out" / name).unlink()  # the first version wrote seven tables, and no more
    before = content(run.folder / "out")
    change(run.folder)
    assert run() == 0
    assert content(run.folder / "out")["scores.csv"] != before["scores.csv"]
    # one of them alone may be anybody's
    shutil.rmtree(run.folder / "out")
    (run.folder / "out").mkdir()
    (run.folder / "out" / "weights.csv").write_bytes(before["weights.csv"] + b"x,,1,1\n")
    assert run() == 1
    assert "weights.csv: is there already" in capsys.readouterr().err


def test_g2_a_period_of_an_earlier_run_goes_whole_or_stays(run, capsys):
    assert panel(run, 2017, 2018, 2019) == 0
    out = run.folder / "out"
    (out / "2018" / "mine.txt").write_text("mine")
    capsys.readouterr()
    assert panel(run, 2019) == 0
    assert "note: left from an earlier run: 2018/" in capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {"2018", "2019", "run.json"}
    assert len(list((out / "2018").iterdir())) == len(FILES) + 1
    # a changed table keeps its folder too, and one period follows another kind of run
    assert run() == 0
    assert {path.name for path in out.iterdir()} == {"2018", *NAMES}
    assert panel(run, 2020) == 0
    assert {path.name for path in out.iterdir()} == {"2018", "2020", "run.json"}
    (out / "2020" / "log.csv").write_text("mine")
    assert panel(run, 2021) == 0
    assert (out / "2020" / "log.csv").read_text() == "mine"
    assert len(list((out / "2020").iterdir())) == len(FILES)


@pytest.mark.parametrize(
    "record",
    [
        "",
        "[]",
        "{}",
        '{"written": []}',
        '{"written": {"../mine.csv": ""}}',
        '{"written": {"/x/scores.csv": ""}}',
        '{"written": {"framework.yaml": ""}}',
        "[" * 100_000,
    ],
)
def test_g2_a_record_of_another_kind_is_refused(run, capsys, record):
    (run.folder / "out").mkdir()
    (run.folder / "out" / "run.json").write_text(record)
    before = content(run.folder)
    assert run() == 1
    assert "run.json: is no record of `deltaindex run`" in capsys.readouterr().err
    assert content(run.folder) == before


def test_g2_places_that_cannot_be_a_folder(run, capsys):
    (run.folder / "dangling").symlink_to(run.folder / "nowhere")
    (run.folder / "loop").symlink_to(run.folder / "loop")
    os.mkfifo(run.folder / "fifo")
    for out in ("recipe.yaml", "dangling", "loop", "fifo", "recipe.yaml/x", "/proc/x", "x" * 300):
        before = content(run.folder)
        assert run(out=out) == 1, out
        (line,) = capsys.readouterr().err.splitlines()
        assert out[:60] in line and "Traceback" not in line, line
        assert content(run.folder) == before


def test_g2_a_period_whose_folder_is_something_else(run, capsys):
    (run.folder / "out").mkdir()
    (run.folder / "elsewhere").mkdir()
    (run.folder / "out" / "2018").symlink_to(run.folder / "elsewhere")
    assert panel(run, 2018) == 1
    assert "2018: is there already, and no folder" in capsys.readouterr().err
    assert list((run.folder / "elsewhere").iterdir()) == []


def test_a_range_that_is_stated_is_kept(run, capsys):
    path = run.folder / "framework.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("dust: {unit: µg/m^3,", "dust: {range: [11, 29], unit: µg/m^3,"))
    assert run() == 1
    low, high = capsys.readouterr().err.splitlines()
    assert "line 8: a, dust: below 11 µg/m^3 (found '10'); check the sign" in low
    assert "line 9: b, dust: above 29 µg/m^3 (found '30'); check the number" in high
    path.write_text(text.replace("dust: {unit: µg/m^3,", "dust: {range: [10, 30], unit: µg/m^3,"))
    assert run() == 0


def test_without_a_range_what_is_unusual_is_said_once_and_kept(run, capsys):
    framework = run.folder / "framework.yaml"
    text = framework.read_text("utf-8").replace("dust: {unit: µg/m^3,", 'dust: {unit: "%",')
    framework.write_text(text, "utf-8")
    rows = run.folder / "observations.csv"
    text = rows.read_text("utf-8").replace("微克/立方米", "%").replace("a,dust,10", "a,dust,-10")
    text = text.replace("b,dust,30", "b,dust,130").replace("c,students,10", "c,students,-10")
    rows.write_text(text, "utf-8")
    assert run() == 0
    notes = [n for n in capsys.readouterr().out.splitlines() if n.startswith("note: ")]
    assert notes == [
        "note: students: 1 value below zero: kept; the furthest is -10 person for c",
        "note: dust: 2 values above 100 %: kept; the furthest is 130 % for b",
    ]
    assert "observe,b,dust,130.0,130.0" in (run.folder / "out" / "log.csv").read_text("utf-8")
