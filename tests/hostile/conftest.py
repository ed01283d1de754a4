"""Run the command on the demo, changed in one place."""

import time

import pytest

from deltaindex.cli import main


@pytest.fixture
def run(demo, capsys):
    """Run the command on the demo with changes; return the exit code, faults and what was said."""

    def call(*changes, **files):
        folder = demo(*changes)
        named = {name: str(folder / f"{name}.yaml") for name in ("framework", "recipe")}
        named |= {"observations": str(folder / "observations.csv"), "out": str(folder / "out")}
        named |= {name: str(path) for name, path in files.items()}
        capsys.readouterr()
        start = time.process_time()
        code = main(["run", *(part for name, at in named.items() for part in (f"--{name}", at))])
        assert time.process_time() - start < 10  # seconds of the processor; a hang would take more
        told = capsys.readouterr()
        assert "Warning" not in told.err and "Traceback" not in told.err
        assert all(len(line) < 1200 for line in told.err.splitlines())
        return code, told.err.splitlines(), told.out

    return call


@pytest.fixture
def refused(run):
    """Return the one line that refuses the demo with changes."""

    def call(*changes, **files):
        code, faults, _ = run(*changes, **files)
        assert code == 1
        (line,) = faults
        return line

    return call
