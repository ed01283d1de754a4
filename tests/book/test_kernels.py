"""Forked kernels: as clean as new ones, and gone with whoever asked for them."""

import os
import signal
import subprocess
import sys
import time

import nbformat
import papermill
import pytest
from jupyter_client.manager import AsyncKernelManager

from deltabook.site.kernels import ForkedKernelManager

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")

PROBE = """
import os
import matplotlib as mpl
size = mpl.rcParams["font.size"]
mpl.rcParams["font.size"] = 99
print(os.getpid(), size, os.path.basename(os.getcwd()), os.environ.get("PROBE"))
"""


def run(source, folder, manager):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": ""}
    done = papermill.execute_notebook(
        notebook,
        folder / "out.ipynb",
        kernel_manager_class=manager,
        cwd=str(folder),
        progress_bar=False,
    )
    return done.cells[0].outputs[0].text.split()


def test_each_kernel_is_as_new(tmp_path, monkeypatch):
    monkeypatch.setenv("PROBE", "seen")
    new = run(PROBE, tmp_path, AsyncKernelManager)
    one, two = (run(PROBE, tmp_path, ForkedKernelManager) for _ in range(2))
    # what the first changed the second does not see; both are as Jupyter starts them
    assert one[1:4] == two[1:4] == new[1:4] == [new[1], tmp_path.name, "seen"]
    assert len({new[0], one[0], two[0]}) == 3


def test_what_takes_long_to_load_is_there_from_the_start(tmp_path):
    """A module that cannot be preloaded would be passed over in silence; none of ours is there."""
    from deltabook.site import preload_more

    source = f"import sys\nprint(*(name in sys.modules for name in {preload_more.HEAVY}))"
    assert set(run(source, tmp_path, ForkedKernelManager)) == {"True"}
    source = "import sys\nprint(*(name for name in sys.modules if name.startswith('delta')))"
    ours = {*run(source, tmp_path, ForkedKernelManager)}
    assert "deltaindex.project" not in ours and len(ours) < 15


WORKER = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from test_kernels import ForkedKernelManager, run
if __name__ == "__main__":
    run("import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(120)",
        Path({folder!r}), ForkedKernelManager)
"""


def test_a_kernel_ends_when_its_process_is_killed(tmp_path):
    script = tmp_path / "worker.py"
    script.write_text(WORKER.format(tests=os.path.dirname(__file__), folder=str(tmp_path)))
    pid = tmp_path / "pid"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, str(script)], env=environment) as process:
        _wait(lambda: pid.is_file() and pid.read_text())
        process.send_signal(signal.SIGKILL)
    kernel = int(pid.read_text())
    _wait(lambda: not _runs(kernel))


def _wait(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def _runs(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip()[:1] not in {"", "Z"}
