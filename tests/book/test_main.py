"""``python -m deltabook``: refusals, the lock, and what is noted of a run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import pytest

from deltabook import __main__ as book
from deltaindex.intake import transaction
from deltaindex.project import Project

# a step that goes on, whatever becomes of the build
WAITING = """
import os, sys
from pathlib import Path
from typing import ClassVar
from deltabook import __main__ as book
from deltabook.site import processes

class Chain:
    def __init__(self, root, jobs):
        pass

    def run(self, editions, executed):
        processes.apart(Path("_build/log"), "waiting:wait")

book.Chain = Chain
sys.exit(book.main([]))
"""
STEP = """
import os, pathlib, time

def wait():
    pathlib.Path("_build/pid").write_text(str(os.getpid()))
    time.sleep(60)
"""


class Noting:
    """Stands in for the chain: notes what it is asked for."""

    asked: ClassVar[list] = []
    well = True

    def __init__(self, root, jobs):
        assert root == Path.cwd() and jobs >= 1

    def run(self, editions, executed):
        self.asked.append((editions, executed))
        return self.well


@pytest.fixture
def asked(monkeypatch):
    """What the chain is asked for; the site is taken for made."""
    monkeypatch.setattr(Noting, "asked", [])
    monkeypatch.setattr(Noting, "well", True)
    monkeypatch.setattr(book, "Chain", Noting)
    monkeypatch.setattr(book, "intact", lambda *_: True)
    return Noting.asked


def assembled(project, *editions):
    (project / "_build").mkdir(exist_ok=True)
    (project / "_build" / "assembled.json").write_text(json.dumps(dict.fromkeys(editions, "")))


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


def test_several_years_at_once(project, capsys, asked):
    assert book.main(["--year", "2019", "2018"]) == 0
    assert asked == [(["2018-en", "2019-en"], [])]
    assert (
        "_build/html/2019/index.html, _build/html/index.html are ready" in capsys.readouterr().out
    )


def test_years_that_are_executed_are_no_part_of_the_site(project, capsys, asked):
    """The chain is told apart what it builds and what it only executes."""
    for year in (2020, 2021):
        (project / "data" / "observations" / f"{year}.csv").touch()
    assembled(project, "2020-en")
    assert book.main(["--year", "2019", "--execute", "2021", "2020", "2018"]) == 0
    # 2020 is in the site already, and the default year always is
    assert asked == [(["2018-en", "2019-en", "2020-en"], ["2021-en"])]
    said = capsys.readouterr().out
    assert "the site holds 2018-en, 2019-en, 2020-en; executed besides: 2021-en" in said
    run = json.loads((project / "_build" / "run.json").read_text())
    assert run["editions"] == ["2018-en", "2019-en", "2020-en"]
    assert book.main(["--execute", "2018"]) == 0
    assert asked[-1][1] == []


def test_a_year_to_execute_that_is_not_there_is_refused(project, capsys):
    assert "1999" in refused(capsys, "--year", "2019", "--execute", "1999")
    assert "not a year" in refused(capsys, "--execute", "all")


def test_a_year_that_was_being_added_is_completed_first(project, asked):
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


def test_editions_asked_for_earlier_are_built_again(project, capsys, asked):
    assembled(project, "2019-en", "1999-en")  # 1999 has no observations any more
    assert book.main([]) == 0
    assert asked == [(["2018-en", "2019-en"], [])]
    assert "2018-en, 2019-en" in capsys.readouterr().out
    run = json.loads((project / "_build" / "run.json").read_text())
    assert run["editions"] == ["2018-en", "2019-en"] and run["commit"] is None


def test_a_chain_that_fails_is_told_and_not_noted(project, capsys, asked, monkeypatch):
    monkeypatch.setattr(Noting, "well", False)
    assert book.main([]) == 1
    told = capsys.readouterr()
    assert "looking for what has changed" in told.out and "as it was before" in told.err
    assert not (project / "_build" / "run.json").exists()


def test_a_second_build_is_refused_until_the_last_process_of_the_first_ends(project, capsys, asked):
    (project / "waiting.py").write_text(STEP)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(project), *sys.path])}
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(command, env=environment) as first:
        noted = project / "_build" / "pid"
        wait_for(lambda: noted.exists() and noted.read_text())
        step = int(noted.read_text())
        try:
            assert "Another build is running" in refused(capsys)
            os.kill(step, signal.SIGSTOP)  # or it would end with the first
            first.send_signal(signal.SIGKILL)
            first.wait()
            assert "Another build is running" in refused(capsys)  # the step is still there
        finally:
            os.kill(step, signal.SIGKILL)
    wait_for(lambda: book.main([]) == 0)


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
