"""Reading files safely: bounded, YAML without surprises, paths that stay inside their folder."""

from __future__ import annotations

import csv
import io
import math
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from yaml.composer import Composer

from . import ids, reads
from .errors import Fault, InputError, refuse_if

if TYPE_CHECKING:
    from _csv import Reader

#: Bytes of a table; one of 3,000 entities and 100 variables has a third of that.
LARGEST = 20_000_000
#: Characters of a YAML file, also with its aliases written out; 2,000 indicators have a fourth.
LARGEST_YAML = 2_000_000
#: Keys and values of a YAML file; 2,000 indicators have a fourth.
MOST_YAML = 200_000
MOST_COLUMNS = 10_000


def read_bytes(path: Path | str, most: int = LARGEST) -> bytes:
    """Read a plain file that is not larger than a bound; nothing else is opened.

    Raises
    ------
    InputError
        The file is missing, too large, cannot be read, or is no plain file: a folder, a pipe (as
        of ``<(...)`` in a shell), a device, a link that goes round in a circle.
    """
    name, mend = str(path), "check the path, or divide the file"
    try:
        found = os.stat(path)  # a pipe would wait for ever, and a device never end
        if stat.S_ISDIR(found.st_mode):
            raise InputError(Fault("is a folder, not a file", name))
        if not stat.S_ISREG(found.st_mode):
            raise InputError(Fault("no plain file", name, mend="write it into a file first"))
        if found.st_size > most:
            raise InputError(Fault(f"larger than {most} bytes", name, mend=mend))
        with open(path, "rb") as stream:
            content = stream.read(most + 1)  # some files say that they are empty
    except FileNotFoundError:
        reads.is_file(path)
        raise InputError(Fault("no such file", name, mend="check the path")) from None
    except InputError:
        raise  # a ValueError too
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(Fault(f"cannot be read ({reason})", name)) from None
    if len(content) > most:
        raise InputError(Fault(f"larger than {most} bytes", name, mend=mend))
    reads.note(path, content)
    return content


if TYPE_CHECKING or not yaml.__with_libyaml__:
    _Safe = yaml.SafeLoader
else:

    class _Safe(Composer, yaml.CSafeLoader):
        """Safe YAML that reads its text by libyaml, four times as fast as in Python."""

        def __init__(self, stream: str):
            yaml.CSafeLoader.__init__(self, stream)
            Composer.__init__(self)


class _Loader(_Safe):
    """Safe YAML that refuses what plain YAML takes in silence.

    That is a key given twice, of which one would be dropped; aliases that hold each other, which
    grow without end when they are written out; and numbers beyond all numbers.
    """

    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self.nodes += 1
        if self.nodes > MOST_YAML:
            problem = f"more than {MOST_YAML} keys and values"
            event = self.peek_event()
            mark = event.start_mark if event else None
            raise yaml.composer.ComposerError(None, None, problem, mark)
        return super().compose_node(parent, index)

    def get_single_node(self) -> yaml.Node | None:
        node = super().get_single_node()
        if node is not None:
            _measure(node, {})
        return node

    def construct_number(self, node: yaml.ScalarNode) -> float | None:
        construct = (
            self.construct_yaml_int if node.tag.endswith("int") else self.construct_yaml_float
        )
        try:
            number = construct(node)
            beyond = math.isinf(float(number)) and "inf" not in node.value.casefold()
        except (OverflowError, ValueError):
            number, beyond = None, True
        if beyond:
            problem = f"no number, or one beyond all numbers: {node.value[:20]}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return number

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        # before merges (`<<`) are carried out: what they bring in may be given again
        node = super().compose_mapping_node(anchor)
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if (key.tag, key.value) in seen:
                    problem = f"key '{key.value}' is given twice"
                    raise yaml.composer.ComposerError(None, None, problem, key.start_mark)
                seen.add((key.tag, key.value))
        return node


def _measure(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many characters a node holds with its aliases written out; bound it."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = LARGEST_YAML + 1  # met again beneath itself, it has no end
    size = 1
    if isinstance(node, yaml.ScalarNode):
        size += len(node.value)
    else:
        for item in node.value:
            for part in item if isinstance(item, tuple) else (item,):
                size += _measure(part, known)
    if size > LARGEST_YAML:
        problem = "its aliases make it too large when they are written out"
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
    known[id(node)] = size
    return size


for _kind in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _Loader.construct_number)
# YAML 1.1 reads 1e-6 and 1.5e6 as texts, for want of a point or a sign; everyone means the number
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+$"),
    list("-+.0123456789"),
)


def read_yaml(path: Path | str) -> dict:
    """Read a YAML mapping.

    Raises
    ------
    InputError
        The file cannot be read, is not UTF-8 or YAML, gives a key twice, holds a number beyond all
        numbers, is not a mapping, or is too large, if only by its aliases.
    """
    content = parse_yaml(_read_text(path, LARGEST_YAML), str(path))
    if not isinstance(content, dict):
        mend = "write lines such as id: name"
        raise InputError(
            Fault("expected a mapping of keys to values", str(path), value=content, mend=mend)
        )
    return content


def parse_yaml(text: str, file: str | None = None) -> object:
    """Read YAML from a text, such as the cell of a table; bounded as a file of it is.

    Raises
    ------
    InputError
        As `read_yaml`, but for what the content is.
    """
    try:
        return yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # what ends too soon ends on the last line
        place = f"line {min(mark.line, len(text.splitlines()) - 1) + 1}" if mark else None
        mend = _yaml_mend(str(error.problem))
        raise InputError(Fault(str(error.problem), file, place, mend=mend)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # a date that does not exist is a ValueError, brackets without end a RecursionError
        mend = "write dates in quotes, and fewer brackets"
        raise InputError(Fault(f"not YAML: {error}", file, mend=mend)) from None


def _yaml_mend(problem: str) -> str:
    """Say what mends the faults that people make in YAML."""
    mends = {
        "given twice": "keep one of them",
        "'\\t'": "indent with spaces, not with tabs",
        "cannot start any token": "indent with spaces, not with tabs; quote a text that begins so",
        "mapping values are not allowed": "quote a text that holds a colon; indent alike",
        "did not find expected key": "indent the lines of one level alike",
        "expected <block end>": "indent the lines of one level alike",
        "expected ',' or": "close the bracket, and put a comma between items",
        "could not find expected ':'": "write key: value, with a blank after the colon",
        "keys and values": "check the path, or divide the file",
        "nesting depth": "write fewer brackets",
        "aliases make": "write it without & and *",
        "beyond all numbers": "check the digits",
        "undefined alias": "put a text that begins with * in quotes",
        "scanning a quoted": "close the quotation mark",
        "unexpected end of stream": "close the quotation mark or the bracket",
    }
    found = (mend for words, mend in mends.items() if words in problem)
    return next(found, "check indentation, colons, brackets and quotation marks on this line")


def read_rows(path: Path | str, required: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a CSV file row by row, as text, with its line numbers.

    Parameters
    ----------
    path : path
        UTF-8, with or without a byte order mark.
    required : list of str
        Columns that must be there.

    Yields
    ------
    line : int
        The line on which the row ends (the header is line 1).
    row : dict of str to str
        Stripped texts; a cell that is not there reads as the empty text.

    Raises
    ------
    InputError
        The file cannot be read or is not UTF-8, a required column is missing, a column is named
        twice, a row has more cells than the header, a quotation does not end, the last line has
        fewer cells than the header and no end (the file was cut), or (where a column ``id`` is
        required) an id cannot be one.

    Notes
    -----
    A cut within the last cell of a row, or between two rows, cannot be seen.
    """
    text = _read_text(path)
    stream = io.StringIO(text, newline="")
    # strict, or a quotation mark too many would swallow the rest of the file in silence
    reader = csv.reader(stream, strict=True)

    def cut() -> bool:
        return stream.tell() == len(text) and not text.endswith(("\n", "\r"))

    try:
        yield from _rows(reader, str(path), required, cut)
    except csv.Error as error:
        place = f"line {reader.line_num}"
        mend = "check the quotation marks"
        raise InputError(Fault(f"not CSV: {error}", str(path), place, mend=mend)) from None


def _rows(
    reader: Reader, path: str, required: list[str], cut: Callable[[], bool]
) -> Iterator[tuple[int, dict[str, str]]]:
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in required if name not in header]
    if len(header) > MOST_COLUMNS:
        raise InputError(Fault(f"more than {MOST_COLUMNS} columns", path, "line 1", len(header)))
    twice = sorted(name for name, count in Counter(header).items() if count > 1)
    if missing or twice:
        problem = f"no column '{missing[0]}'" if missing else f"two columns '{twice[0]}'"
        raise InputError(
            Fault(problem, path, "line 1", ",".join(header), f"needed: {','.join(required)}")
        )
    named = max(n for n, name in enumerate(header, start=1) if name) if any(header) else 0
    at = header.index("id") if "id" in required else None
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise InputError(
                Fault(
                    f"{len(cells)} cells under {len(header)} columns",
                    path,
                    f"line {reader.line_num}",
                    ",".join(cells),
                    "quote a cell that holds a comma",
                )
            )
        if len(cells) < named and cut():
            problem = f"the last line does not end, and has {len(cells)} of {named} cells"
            mend = "the file was cut: copy or save it again, or complete the line"
            raise InputError(Fault(problem, path, f"line {reader.line_num}", ",".join(cells), mend))
        cells += [""] * (len(header) - len(cells))
        if at is not None and cells[at].strip():
            wrong = ids.fault(cells[at].strip(), f"line {reader.line_num}")
            refuse_if([replace(wrong, file=path)] if wrong else [])
        yield reader.line_num, {k: c.strip() for k, c in zip(header, cells, strict=True)}


def resolve_inside(path: str, base: Path) -> Path:
    """Resolve a path written in a file of the folder `base`.

    It may not leave that folder or, where the folder belongs to a data package, the package: the
    nearest folder above that holds ``datapackage.json``.

    Raises
    ------
    InputError
        The path is absolute or leads outside.
    """
    # not `Path.resolve`, which fails where links go round in a circle
    base = Path(os.path.realpath(base))
    root = next((d for d in (base, *base.parents) if reads.is_file(d / "datapackage.json")), base)
    target = Path(os.path.realpath(base / path.replace("\0", "")))
    if Path(path).is_absolute() or "\0" in path or not target.is_relative_to(root):
        raise InputError(
            Fault("the path leads outside its folder", value=path, mend="keep the files together")
        )
    return target


def _read_text(path: Path | str, most: int = LARGEST) -> str:
    try:
        return read_bytes(path, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Fault("is not UTF-8 text", str(path), mend="save it as UTF-8")) from None


def write_yaml(content: object) -> str:
    """Return plain values as YAML, in their order.

    >>> print(write_yaml({"id": "a", "ends": (0.0, 1.0)}), end="")
    id: a
    ends: [0.0, 1.0]
    """
    return yaml.safe_dump(
        _plain(content), width=100, sort_keys=False, allow_unicode=True, default_flow_style=None
    )


def _plain(content: object) -> object:
    """Return mappings, lists and numbers of any kind as those that YAML knows."""
    if isinstance(content, Mapping):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple | range | np.ndarray):
        return [_plain(value) for value in content]
    return content.item() if isinstance(content, np.generic) else content
