"""The commands of a new year as a person types them."""

import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest
from tests.here import CITIES

from deltaindex.cli import main, new_year
from deltaindex.intake import transaction
from deltaindex.project import Project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(copy, monkeypatch):
    monkeypatch.chdir(copy)
    return copy


def refused(capsys, *arguments):
    assert main(list(arguments)) == 1
    out, err = capsys.readouterr()
    assert err and "Traceback" not in err + out
    assert all(line.startswith("deltaindex: ") for line in err.splitlines())
    return err


@pytest.mark.slow
def test_from_template_to_book_and_back(here, filled, capsys):
    assert main(["template", "2020"]) == 0
    assert "next: deltaindex check new-2020.xlsx --year 2020" in capsys.readouterr().out
    assert "there already" in refused(capsys, "template", "2020")
    (here / "new-2020.xlsx").write_bytes(filled())
    assert main(["check", "new-2020.xlsx"]) == 0
    assert (
        f"{12 * CITIES} values of 12 variables for {CITIES} entities: all is well"
        in capsys.readouterr().out
    )
    assert main(["add", "new-2020.xlsx", "--year", "2020"]) == 0
    out = capsys.readouterr().out
    assert "wrote data/observations/2020.csv, data/sources.csv, data/datapackage.json" in out
    assert "next: make book YEAR=2020" in out
    assert "--replace" in refused(capsys, "add", "new-2020.xlsx", "--year", "2020")
    assert main(["remove", "2020"]) == 0
    assert not (here / "data" / "observations" / "2020.csv").exists()
    assert "no such year" in refused(capsys, "remove", "2020")


def test_json(here, filled, capsys):
    (here / "new.xlsx").write_bytes(
        filled(lambda book, at: setattr(at("320500", "he_students"), "value", "x"))
    )
    assert main(["check", "new.xlsx", "--json"]) == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == "" and not found["ok"] and found["year"] == 2020
    (fault,) = found["faults"]
    assert fault["entity"] == "320500" and fault["cell"] == "H13" and fault["rule"] == "number"
    assert fault["mend"] and fault["value"] == "x" and fault["sheet"].startswith("data")


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--project", "nowhere"], "no such folder"), (["--framework", "none.yaml"], "no such file")],
)
def test_json_of_a_check_that_cannot_begin(here, capsys, options, words):
    assert main(["check", "none.xlsx", "--json", *options]) == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == "" and found["ok"] is False and words in found["faults"][0]["problem"]


def test_json_where_the_system_refuses(here, capsys, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "data/project.yaml")

    monkeypatch.setattr(new_year.Scope, "find", refuse)
    assert main(["check", "none.xlsx", "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["file"], fault["problem"]) == ("data/project.yaml", "Permission denied")


@pytest.mark.slow
def test_hints_keep_the_folder(copy, filled, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder, file = copy.rename(tmp_path / "a b"), tmp_path / "n 1.xlsx"
    where = ["--project", str(folder)]
    assert main(["template", "2020", "--out", "n 1.xlsx", *where]) == 0
    hint = f"--year 2020 --project '{folder}'"
    assert f"next: deltaindex check 'n 1.xlsx' {hint}" in capsys.readouterr().out
    file.write_bytes(filled())
    assert main(["check", "n 1.xlsx", *where]) == 0
    assert f"next: deltaindex add 'n 1.xlsx' {hint}" in capsys.readouterr().out
    assert main(["add", "n 1.xlsx", "--year", "2020", *where]) == 0
    assert f"deltaindex remove 2020 --project '{folder}' undoes" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_terminal_without_the_letters(here, filled, monkeypatch, options):
    (here / "名 字.xlsx").write_bytes(filled())
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["check", "名 字.xlsx", *options]) == 0
    stream.flush()
    text = stream.buffer.getvalue().decode("ascii")
    assert json.loads(text)["file"] == "名 字.xlsx" if options else r"\u540d" in text


def test_c4_findings_end_after_forty_with_a_count(here, capsys):
    """Sixty misspelt names, each with a suggestion of its own or none; the rest is counted."""
    names = [f"x{n}" for n in range(60)]
    (here / "bad.csv").write_text(
        "entity,variable,value,unit\n" + "".join(f"{n},gdp,1,万元\n" for n in names), "utf-8"
    )
    (line,) = refused(capsys, "check", "bad.csv").splitlines()
    assert "not known, 60 times" in line
    assert "nothing was added" in refused(capsys, "add", "bad.csv", "--year", "2020")


def test_c4_json_is_bounded_and_says_so(here, capsys, monkeypatch):
    monkeypatch.setattr(new_year, "RECORDS", 2)
    rows = "".join(f"{entity},gdp,{n},kg\n" for n, entity in enumerate(["a", "b", "c"]))
    (here / "bad.csv").write_text("entity,variable,value,unit\n" + rows, "utf-8")
    assert main(["check", "bad.csv", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert len(found["faults"]) == 2 and found["left_out"]["faults"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["template", "abc"], "'abc' is not a year"),
        (["template", "２０２０"], "is not a year"),
        (["template"], "YEAR"),
        (["template", "2020", "--project", "nowhere"], "nowhere: no such folder"),
        (["template", "2020", "--framework", "none.yaml"], "none.yaml: no such file"),
        (["template", "2020", "--out", "no/such/x.xlsx"], "no/such/x.xlsx: the folder is missing"),
        (["template", "2020", "--out", f"{'x' * 300}.xlsx"], "xx.xlsx: cannot be written"),
        (["template", "2020", "--out", "data"], "data: is a folder"),
        (["template", "0000"], "'0000' is not a year"),
        (["check", "none.xlsx", "--year", "0999"], "'0999' is not a year"),
        (["check"], "FILE"),
        (["check", "none.xlsx"], "none.xlsx: no such file"),
        (["check", "data"], "data: is a folder"),
        (["add", "none.xlsx"], "--year"),
        (["add", "none.xlsx", "--year", "2020"], "no such file"),
        (["remove", "2018"], "rests on this year"),
        (["remove", "20"], "is not a year"),
    ],
)
def test_refusals(here, capsys, arguments, words):
    assert words in refused(capsys, *arguments)


@pytest.mark.parametrize("command", ["template", "check", "add", "remove"])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0 and "--project" in capsys.readouterr().out


def test_a_command_completes_what_an_earlier_one_was_stopped_in(here, filled, capsys, monkeypatch):
    (here / "new.xlsx").write_bytes(filled())

    def stop(*_):
        raise SystemExit(9)  # as if killed right after the list was in place

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_sync", stop)
        with pytest.raises(SystemExit):
            main(["add", "new.xlsx", "--year", "2020"])
    assert not (here / "data" / "observations" / "2020.csv").exists()
    capsys.readouterr()
    said = refused(capsys, "add", "new.xlsx", "--year", "2020")
    assert "completed what an earlier command" in said and "there already" in said
    assert (here / "data" / "observations" / "2020.csv").exists()


def test_a_file_that_cannot_be_read(here, capsys):
    if sys.platform == "win32":
        pytest.skip("no modes")
    path = here / "new.csv"
    path.write_text("x")
    path.chmod(0)
    assert "new.csv" in refused(capsys, "check", "new.csv")


@pytest.mark.slow
def test_what_the_readme_shows(whole, next_year, monkeypatch, capsys):
    """The commands of the README, typed as they stand, on the data as they are."""
    monkeypatch.chdir(whole)
    year, content = next_year
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"^```sh\n(\.venv/bin/deltaindex template.*?)^```", text, re.S | re.M)[1]
    typed = [line.split("#")[0].split()[1:] for line in block.splitlines()]
    assert [command[0] for command in typed] == ["template", "check", "add"]
    for command in typed:
        assert str(year) in " ".join(command)
        assert main(command) == 0, capsys.readouterr().err
        Path(f"new-{year}.xlsx").write_bytes(content)
        said = capsys.readouterr().out
    # what it says of the year, as the README quotes it: the year before lacks the same
    quoted = re.search(r"`(5 of 7 indicators[^`]*)`", text)[1]
    assert f"no fault, {quoted}; wrote data/observations/{year}.csv" in said
    # and the sentences around it
    for word in ("make book YEAR={}", "STRICT=1", "deltaindex remove {}"):
        assert word.format(year) in text
    compared = shlex.split(re.search(r"`\.venv/bin/deltaindex (compare [^`]*)`", text)[1])
    assert compared == ["compare", str(year - 1), str(year)]
    assert main(compared) == 0, capsys.readouterr().err
    assert main(["remove", str(year)]) == 0


def test_the_source_that_the_readme_shows(whole, monkeypatch, capsys):
    """The command that names a new source, typed as it stands."""
    monkeypatch.chdir(whole)
    cells = Project.find(whole).observations(Project.find(whole).years[-1]).cells
    rows = cells[cells["file"].str.fullmatch(r"\d{4}\.csv")].to_dict("records")
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"^```sh\n(\.venv/bin/deltaindex add table.*?)^```", text, re.S | re.M)[1]
    lines = [f"{r['entity']},{r['variable']},{r['value']},{r['unit']}" for r in rows]
    Path("table.csv").write_text("\n".join(["entity,variable,value,unit", *lines]), "utf-8")
    command = shlex.split(block.replace("\\\n", " "))[1:]
    assert main(command) == 0, capsys.readouterr().err
    source = command[command.index("--source") + 1]
    assert source in Path("data", "sources.csv").read_text("utf-8")
    assert Project.find(whole).years[-1] == int(command[command.index("--year") + 1])


@pytest.mark.slow
@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_the_real_later_years(whole, monkeypatch, capsys, year):
    """A year that is there: its own file passes, and `check` says what its edition rests on."""
    monkeypatch.chdir(whole)
    file = f"data/observations/{year}.csv"
    assert main(["check", file, "--year", str(year)]) == 0
    said = capsys.readouterr().out
    rests = {
        2020: "2 of 7 indicators of the set 'open' can be computed, with 12 % of its weight in 2018 "
        "and none of output: too few for a ranking; the edition will rest on 'every_year', 5 of 5\n",
        2021: "6 of 7 indicators of the set 'open' can be computed, with 72 % of its weight in 2018\n",
        2022: "5 of 7 indicators of the set 'open' can be computed, with 61 % of its weight in 2018: "
        "too few for a ranking; the edition will rest on 'every_year', 5 of 5\n",
    }
    assert rests[year] in said and "no indicator uses" not in said
    assert "there already" in refused(capsys, "add", file, "--year", str(year))
    assert main(["template", str(year), "--out", "x.xlsx"]) == 0
