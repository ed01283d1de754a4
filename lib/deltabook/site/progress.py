"""What a build says of itself: a bar on a terminal, lines in a file."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping, Sequence

from tqdm import tqdm

#: A file has no bar that moves, and minutes without a word look like a hang.
EVERY = 10
#: Names in a line, and lines, that a person reads.
NAMED = 5


class Progress:
    """Counts pages as they are done, in whatever thread, and prints lines between them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bar = tqdm(total=0, unit=" pages", disable=None, leave=False)
        self._done = self._total = 0

    def say(self, line: str, error: bool = False) -> None:
        """Print a line, above the bar if there is one."""
        with self._lock:
            self._bar.clear()
            print(line, file=sys.stderr if error else sys.stdout, flush=True)
            self._bar.refresh()

    def expect(self, pages: int) -> None:
        """Add pages to those that are to be done."""
        with self._lock:
            self._total += pages
            self._bar.total = self._total
            self._bar.refresh()

    def done(self) -> None:
        """Count a page."""
        with self._lock:
            self._done += 1
            self._bar.update()
            shown = self._done % EVERY == 0 and self._done < self._total
        if self._bar.disable and shown:
            self.say(f"{self._done} of {self._total} pages ...")

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()


def why(stale: Mapping[str, list[str]], total: int) -> str:
    """Say which pages are to be made and why: a line, and one for each reason.

    Parameters
    ----------
    stale : mapping of str to list of str
        Reasons, by page.
    total : int
        Of all pages.

    >>> print(why({"chapters/03-measurement": ["data/claims.csv changed"]}, 66))
    1 of 66 pages to execute
      03-measurement: data/claims.csv changed
    """
    groups: dict[str, list[str]] = {}
    for page, reasons in stale.items():
        groups.setdefault(_some(reasons, "; "), []).append(page.rpartition("/")[2])
    lines = [f"  {_some(pages, ', ')}: {reason}" for reason, pages in groups.items()]
    more = [f"  and {len(lines) - NAMED} other reasons"] if len(lines) > NAMED else []
    return "\n".join([f"{len(stale)} of {total} pages to execute", *lines[:NAMED], *more])


def _some(words: Sequence[str], comma: str) -> str:
    more = [f"{len(words) - NAMED} more"] if len(words) > NAMED else []
    return comma.join([*words[:NAMED], *more])
