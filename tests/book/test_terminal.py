"""Commands in a chapter: run in a copy, shown as they are, and nothing left behind."""

import pytest
from tests.here import CITIES

from deltabook.pages.terminal import WIDTH, Terminal


def test_a_year_goes_in_and_out(project):
    years = list(project.years)
    new = years[-1] + 1
    terminal = Terminal(project)
    said = terminal.run(f"deltaindex template {new}").data
    assert said.startswith(
        f"```text\n$ deltaindex template {new}\nwrote new-{new}.xlsx: {CITIES} rows"
    )
    corner = terminal.sheet(f"new-{new}.xlsx", rows=8, columns=3)
    assert corner.iloc[7].tolist() == ["8", "310000", "上海", "Shanghai"]
    values = project.observations(years[-1]).values
    described = {"title": "t", "seen_in": "s"}
    slips = {("310000", "entity"): "320100", ("unit", "he_students"): "kg"}
    terminal.fill(f"new-{new}.xlsx", values, described, slips)
    said = terminal.run(f"deltaindex check new-{new}.xlsx").data
    whole = " ".join(said.split())  # lines are broken to the width of the page
    assert "names that disagree" in whole and "cannot be converted" in whole
    assert str(terminal.folder) not in said and max(map(len, said.splitlines())) <= WIDTH
    mended = {("310000", "entity"): "310000", ("unit", "he_students"): "人"}
    terminal.fill(f"new-{new}.xlsx", values, described, mended)
    terminal.run(f"deltaindex add new-{new}.xlsx --year {new}")
    assert terminal.project().years == [*years, new]
    assert project.years == years  # the project itself is as it was
    terminal.close()
    assert not terminal.folder.exists()


def test_no_other_command_runs(project):
    with pytest.raises(ValueError, match="only deltaindex"):
        Terminal(project).run("rm -r data")
