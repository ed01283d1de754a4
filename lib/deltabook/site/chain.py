"""The chain on one machine: check, results, plan, pages, render, assemble.

Each step makes only what its record says is no longer right. `Snakefile` runs the same steps on
many machines.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from deltaindex import datapackage
from deltaindex.errors import Fault, InputError
from deltaindex.project import Project

from ..report_settings import find_project
from . import processes, record, sources
from .layout import EDITIONS, LOGS, PLANNED, RECORD, RESULTS
from .page import Page, planned
from .progress import Progress, why
from .record import Hashes, Record

#: Pages of entities that a kernel makes, at least: it takes half a second to start.
FEWEST = 4


class Chain:
    """Steps that make editions, each in a process of its own.

    Parameters
    ----------
    root : Path
        Of the project.
    jobs : int
        Processes at once.
    """

    def __init__(self, root: Path, jobs: int):
        self.root, self.jobs = root, jobs
        self.now, self.code = Hashes(root), record.code_hashes(root)
        self.progress = Progress()
        self.faults: list[str] = []
        self._slots = ThreadPoolExecutor(jobs)

    def run(self, editions: Sequence[str], executed: Sequence[str] = ()) -> bool:
        """Make editions, of those in `executed` only the pages; return whether all is well."""
        every = [*editions, *executed]
        if not self.check():
            return False
        if self.is_little(every):
            processes.preload_little()
        results = self.results(sorted({edition.split("-")[0] for edition in every}))
        with ThreadPoolExecutor(len(every)) as coordinators:
            lines = [
                coordinators.submit(self.edition, edition, results, edition in editions)
                for edition in every
            ]
            try:
                for line in as_completed(lines):
                    line.result()
            except BaseException:
                self._slots.shutdown(wait=False, cancel_futures=True)
                processes.stop()
                raise
        self.close()
        return not self.faults

    def is_little(self, editions: Sequence[str]) -> bool:
        """Return whether no more pages must be executed than there are slots, and nothing else."""
        count = 0
        for edition in editions:
            if self._plan_stale(edition) or self._results_stale(edition.split("-")[0]):
                return False
            count += len(self.stale(edition, planned(self.root, edition)[1]))
        return count <= self.jobs

    def close(self) -> None:
        """Let go of the slots."""
        self._slots.shutdown()
        self.progress.close()

    def fail(self, what: str, *faults: Fault | str) -> None:
        """Note faults, and say them."""
        for fault in faults:
            line = f"{what}: {' '.join(str(fault).split())}"
            self.faults.append(line)
            self.progress.say(line, error=True)

    def apart(self, what: str, call: str, *arguments: Any, **options: Any) -> Future:
        """Run a call in a process, when there is a slot; see `processes.apart`."""
        log = self.root / LOGS / f"{what}.log"
        call = f"{__package__}.{call}"
        return self._slots.submit(processes.apart, log, call, *arguments, **options)

    def _renderer(self, edition: str) -> processes.Step:
        log = self.root / LOGS / f"{edition}-render.log"
        return processes.Step(log, f"{__package__}.render:render")

    def check(self) -> bool:
        """Check the data against their list of hashes; return whether all is well."""
        for fault in datapackage.check(self.root / "data"):
            self.fail("data", fault)
        return not self.faults

    def results(self, years: Sequence[str]) -> dict[str, Future]:
        """Make the results of years where they are stale."""
        return {year: self._results(year) for year in years}

    def _results(self, year: str) -> Future:
        if not self._results_stale(year):
            return _done()
        self.progress.say(f"{year}: results of the sets ...")
        work = (self.root, int(year), self.code)
        return self.apart(f"{year}-results", "year_results:make", *work)

    def _results_stale(self, year: str) -> bool:
        folder = self.root / RESULTS / year
        known = Record.read(folder.with_suffix(".json"))
        gone = known and not _all_there(folder, known)
        return bool(gone or list(record.reasons(known, {}, self.now)))

    def _plan_stale(self, edition: str) -> bool:
        known = Record.read(self.root / EDITIONS / edition / PLANNED)
        return bool(list(record.reasons(known, {}, self.now)))

    def plan(self, edition: str) -> Future:
        """Make the plan of an edition where it is stale."""
        if not self._plan_stale(edition):
            return _done()
        return self.apart(edition, "plan:make", self.root, edition, self.code)

    def edition(self, edition: str, results: Mapping[str, Future], rendered: bool) -> None:
        """Make an edition, from its plan to its pages in HTML."""
        renderer = None
        try:
            for step in (self.plan(edition), results[edition.split("-")[0]]):
                step.result()
            toc, pages = planned(self.root, edition)
            self._tidy(edition, pages)
            stale = self.stale(edition, pages)
            if stale and rendered:
                # what it imports takes a second: it begins while pages are executed
                renderer = self._renderer(edition)
            if self.execute(edition, pages, stale) and rendered:
                self.render(edition, toc, pages, renderer)
        except InputError as error:
            self.fail(edition, *error.faults)
        finally:
            if renderer is not None:
                renderer.close()

    def stale(self, edition: str, pages: Sequence[Page]) -> dict[str, list[str]]:
        """Return why pages must be executed, by their names; those that stand are left out."""
        found = {}
        for page in pages:
            folder = self.root / EDITIONS / edition / "pages" / page.name
            known = Record.read(folder / RECORD)
            said = list(record.reasons(known, page.asked, self.now))
            if known and not _all_there(folder, known):
                said.append("what it made is gone")
            if said:
                found[page.name] = said
        return found

    def execute(
        self, edition: str, pages: Sequence[Page], stale: Mapping[str, list[str]] | None = None
    ) -> bool:
        """Execute the pages of an edition that are stale; return whether all is well.

        Which they are is found out, if it is not given: see `stale`.
        """
        start = time.perf_counter()
        stale = self.stale(edition, pages) if stale is None else stale
        if not stale:
            return True
        self.progress.say(f"{edition}: {why(stale, len(pages))}")
        self.progress.expect(len(stale))
        wrong: list[Fault] = []

        def tell(told: tuple[str, list[Fault]]) -> None:
            self.progress.done()
            wrong.extend(told[1])
            if told[1]:
                self.fail(edition, *told[1])

        folder = self.root / EDITIONS / edition
        work = [
            self.apart(
                edition, "execute:execute_pages", self.root, folder, batch, self.code, tell=tell
            )
            for batch in batches([page for page in pages if page.name in stale], self.jobs)
        ]
        for job in as_completed(work):
            try:
                job.result()
            except InputError as error:
                wrong.extend(error.faults)
                self.fail(edition, *error.faults)
        seconds = time.perf_counter() - start
        if wrong:
            self._say_lacking(edition)
        else:
            self.progress.say(f"{edition}: {len(stale)} pages executed in {seconds:.1f} s")
        return not wrong

    def _say_lacking(self, edition: str) -> None:
        year = int(edition.split("-")[0])
        if names := lacking(find_project(self.root), year):
            self.progress.say(
                f"{edition}: {year} has no value of {', '.join(names)}; a page should do without, "
                "so this may be a fault of ours: add the values, or tell us",
                error=True,
            )

    def _tidy(self, edition: str, pages: Sequence[Page]) -> None:
        """Remove what was made of pages that the edition no longer has."""
        folder = self.root / EDITIONS / edition / "pages"
        there = {path.parent for path in folder.rglob(RECORD)}
        for gone in there - {folder / page.name for page in pages}:
            shutil.rmtree(gone)

    def render(
        self,
        edition: str,
        toc: Mapping,
        pages: Sequence[Page],
        renderer: processes.Step | None = None,
    ) -> None:
        """Render an edition, if what it is made from has changed; in a step that waits for it."""
        files = sources.laid_out(self.root, edition, toc, pages, self.now)
        if not sources.stale(self.root, edition, files, self.now):
            return
        start = time.perf_counter()
        self.progress.say(f"{edition}: rendering ...")
        work = (self.root, edition, files, self.code, self.jobs)
        take = (renderer or self._renderer(edition)).take
        said = self._slots.submit(take, *work).result()
        if said:
            self.faults.append(edition)
            self.progress.say(f"{edition}: rendering failed:\n{said}", error=True)
        else:
            seconds = time.perf_counter() - start
            self.progress.say(f"{edition}: rendered in {seconds:.1f} s")


def lacking(project: Project, year: int) -> list[str]:
    """Return the variables of the project's sets that a year has no value of."""
    settings, framework = project.settings, project.framework
    sets = {settings["set"], settings.get("beside"), settings.get("fallback")} - {None}
    used = {v for name in sets for i in framework.choose(name) for v in framework.uses(i)}
    return [name for name in project.observations(year).absent() if name in used]


def _all_there(folder: Path, known: Record) -> bool:
    return all((folder / name).is_file() for name in known.made)


def _done() -> Future:
    """Return what a step gives that need not be taken."""
    future: Future = Future()
    future.set_result(None)
    return future


def batches(pages: Sequence[Page], jobs: int) -> list[list[Page]]:
    """Divide pages among processes: one each, but those that share a kernel in few portions.

    What is made of a portion takes as long as that of another; the shared ones go last, for they
    fill what the others leave.
    """
    alone = [[page] for page in pages if page.title is None]
    shared = [page for page in pages if page.title is not None]
    portions = max(1, min(jobs, len(shared) // FEWEST))
    return alone + [portion for n in range(portions) if (portion := shared[n::portions])]
