"""Terms of use that go with values: of files whose licence is not that of the book."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deltaindex import reads
from deltaindex.datapackage import NAME
from deltaindex.text import Texts

from . import markup


@dataclass(frozen=True)
class Terms:
    """The licence of a data file, with whom to name.

    Attributes
    ----------
    source : str
        Title of the source, with its publisher.
    licence : str
        Short name, as SPDX has it.
    address : str
        Of the licence.
    """

    source: str
    licence: str
    address: str

    def caption(self, words: Texts) -> str:
        """Return a sentence in Markdown for a caption."""
        return words(
            "book.terms",
            source=markup.escape(self.source),
            licence=f"[{markup.escape(self.licence)}]({self.address})",
        )

    @property
    def line(self) -> str:
        """The terms in one line, without markup: of a file's metadata."""
        return f"Holds data of: {self.source}. Licence: {self.licence}, {self.address}"

    @property
    def sidecar(self) -> str:
        """What stands beside a file of values, as the REUSE specification has it."""
        return f"SPDX-FileCopyrightText: {self.source}\nSPDX-License-Identifier: {self.licence}\n"


def of(data: Path, files: Iterable[str]) -> list[Terms]:
    """Return the terms of data files, without those that are not there.

    Parameters
    ----------
    data : Path
        The folder of the data package.
    files : iterable of str
        Paths within it.
    """
    wanted = [file for file in files if reads.is_file(data / file)]
    if not wanted:
        return []
    package = json.loads(reads.text(data / NAME))
    found = {resource["path"]: resource for resource in package["resources"]}
    terms = []
    for file in wanted:
        licence, source = found[file]["licenses"][0], found[file]["sources"][0]
        terms.append(Terms(source["title"], licence["name"], licence["path"]))
    return list(dict.fromkeys(terms))
