"""Render an edition: executed notebooks to HTML, any warning being an error."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


def render(folder: Path) -> int:
    """Render ``<folder>/src`` into ``<folder>/html`` with jupyter-book; return its exit code.

    What ``<folder>/profiles`` holds is laid over the source first.
    """
    work, source = folder / "work", folder / "work-src"
    for left in (work, source):
        shutil.rmtree(left, ignore_errors=True)
    for part in ("src", "profiles"):
        ignored = shutil.ignore_patterns(".snakemake_timestamp")
        if (folder / part).is_dir():
            shutil.copytree(folder / part, source, ignore=ignored, dirs_exist_ok=True)
    # strict: unresolved references and warnings of any kind, a missing glyph too, are errors
    tool = Path(sys.executable).with_name("jupyter-book")
    command = [sys.executable, str(tool), "build", str(source)]
    command += ["--path-output", str(work), "--nitpick", "--warningiserror", "--keep-going", "-q"]
    log = folder / "render.log"
    with log.open("w", encoding="utf-8") as out:
        environment = os.environ | {"PYTHONHASHSEED": "0"}
        code = subprocess.run(
            command, stdout=out, stderr=subprocess.STDOUT, env=environment, check=False
        ).returncode
    if code == 0:
        html = work / "_build" / "html"
        for trace in (".buildinfo", ".buildinfo.bak", "objects.inv.bak"):
            (html / trace).unlink(missing_ok=True)
        html.rename(folder / "html")
        shutil.rmtree(work)
        shutil.rmtree(source)
    return code


def main(argv: list[str] | None = None) -> int:
    """Run ``python -m deltabook.site.render _build/editions/2018-en``."""
    parser = argparse.ArgumentParser(description=render.__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(argv).folder
    start = time.perf_counter()
    print(f"{folder.name}: rendering ...", flush=True)
    code = render(folder)
    if code:
        print(f"{folder.name}: rendering failed:", file=sys.stderr)
        print((folder / "render.log").read_text(encoding="utf-8"), file=sys.stderr)
    else:
        print(f"{folder.name}: rendered in {time.perf_counter() - start:.1f} s")
    return code


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # stopped by hand: no traceback
    sys.exit(main())
