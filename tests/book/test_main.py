"""``python -m deltabook``: refusals, the lock, and what is noted of a run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from deltabook import __main__ as book
from deltaindex.intake import transaction
from deltaindex.project import Project

# stands in for the chain: the command runs `python -m snakemake` in the project's folder
WAITING = """
import os, pathlib, sys, time
pathlib.Path("_build/pid").write_text(str(os.getpid()))
while not pathlib.Path("_build/go").exists():
    time.sleep(0.02)
"""
NOTING = "import pathlib, sys; pathlib.Path('_build/called').write_text(' '.join(sys.argv[1:]))"
FAILING = "raise SystemExit(1)"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The settings of the real project with two years of nothing, in the current folder."""
    data, real = tmp_path / "data", Project.find().data
    (data / "observations").mkdir(parents=True)
    for year in (2018, 2019):
        (data / "observations" / f"{year}.csv").touch()
    shutil.copy(real / "project.yaml", data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(capsys, *arguments):
    assert book.main(list(arguments)) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "Traceback" not in err
    return err


def test_an_unknown_year_is_refused(project, capsys):
    err = refused(capsys, "--year", "1999")
    assert "1999" in err and "2018, 2019" in err
    assert not (project / "_build" / "html").exists()


@pytest.mark.parametrize("year", ["abc", "20200", "２０１９", "-1", "2019; true", ""])
def test_a_year_that_is_none_is_refused(project, capsys, year):
    assert "not a year" in refused(capsys, f"--year={year}")


def test_every_unknown_year_is_named(project, capsys):
    assert book.main(["--year", "2018", "1998", "1999"]) == 1
    one, two = capsys.readouterr().err.splitlines()
    assert "1998" in one and "1999" in two


def test_several_years_at_once(project, capsys):
    (project / "snakemake.py").write_text(NOTING)
    assert book.main(["--year", "2019", "2018"]) == 0
    assert "editions=2018-en,2019-en" in (project / "_build" / "called").read_text().split()
    assert (
        "_build/html/2019/index.html, _build/html/index.html are ready" in capsys.readouterr().out
    )


def test_years_that_are_executed_are_no_part_of_the_site(project, capsys):
    """The chain is told apart what it builds and what it only executes."""
    (project / "snakemake.py").write_text(NOTING)
    for year in (2020, 2021):
        (project / "data" / "observations" / f"{year}.csv").touch()
    (project / "_build" / "editions" / "2020-en" / "html").mkdir(parents=True)
    assert book.main(["--year", "2019", "--execute", "2021", "2020", "2018"]) == 0
    called = (project / "_build" / "called").read_text().split()
    # 2020 is in the site already, and the default year always is
    assert called[-3:] == ["--config", "editions=2018-en,2019-en,2020-en", "executed=2021-en"]
    said = capsys.readouterr().out
    assert "the site holds 2018-en, 2019-en, 2020-en; executed besides: 2021-en" in said
    run = json.loads((project / "_build" / "run.json").read_text())
    assert run["editions"] == ["2018-en", "2019-en", "2020-en"]
    assert book.main(["--execute", "2018"]) == 0
    assert "executed" not in (project / "_build" / "called").read_text()


def test_a_year_to_execute_that_is_not_there_is_refused(project, capsys):
    assert "1999" in refused(capsys, "--year", "2019", "--execute", "1999")
    assert "not a year" in refused(capsys, "--execute", "all")


def test_a_year_that_was_being_added_is_completed_first(project, capsys):
    (project / "snakemake.py").write_text(NOTING)
    aside = project / "data" / transaction.ASIDE
    aside.mkdir()
    (aside / "0").write_text("")
    (aside / transaction.LIST).write_text('{"observations/2020.csv": true}')
    assert book.main(["--year", "2020"]) == 0
    assert (project / "data" / "observations" / "2020.csv").is_file() and not aside.exists()


def test_a_language_without_an_edition_is_refused(project, capsys):
    assert "'zh'" in (err := refused(capsys, "--lang", "zh")) and "later" in err
    assert "'em'" in (err := refused(capsys, "--lang", "em")) and "known are: en" in err


def test_a_folder_without_a_project_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert "project.yaml" in refused(capsys)


def test_editions_asked_for_earlier_are_built_again(project, capsys):
    (project / "snakemake.py").write_text(NOTING)
    for edition in ("2019-en", "1999-en"):  # 1999 has no observations any more
        (project / "_build" / "editions" / edition / "html").mkdir(parents=True)
    assert book.main([]) == 0
    called = (project / "_build" / "called").read_text().split()
    assert "editions=2018-en,2019-en" in called
    assert "2018-en, 2019-en" in capsys.readouterr().out
    run = json.loads((project / "_build" / "run.json").read_text())
    assert run["editions"] == ["2018-en", "2019-en"] and run["commit"] is None


def test_a_chain_that_fails_is_told_and_not_noted(project, capsys):
    (project / "snakemake.py").write_text(FAILING)
    assert book.main([]) == 1
    told = capsys.readouterr()
    assert "looking for what has changed" in told.out and "as it was before" in told.err
    assert not (project / "_build" / "run.json").exists()


def test_a_second_build_is_refused_until_the_last_process_of_the_first_ends(project, capsys):
    (project / "snakemake.py").write_text(WAITING)
    command = [sys.executable, "-m", "deltabook"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as first:
        noted = project / "_build" / "pid"
        wait_for(lambda: noted.exists() and noted.read_text())
        chain = int(noted.read_text())
        try:
            assert "Another build is running" in refused(capsys)
            first.send_signal(signal.SIGKILL)
            first.wait()
            assert "Another build is running" in refused(capsys)  # the chain goes on
        finally:
            os.kill(chain, signal.SIGKILL)
    (project / "snakemake.py").write_text(NOTING)
    wait_for(lambda: book.main([]) == 0)


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
