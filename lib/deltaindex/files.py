"""Reading files safely: YAML without surprises, paths that stay inside their folder."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from .errors import Fault, InputError


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice, which plain YAML would drop in silence."""

    def compose_mapping_node(self, anchor):
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
        The file is missing, is not UTF-8 or YAML, gives a key twice, or is not a mapping.
    """
    path, text = Path(path), _read_text(path)
    try:
        content = yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else None
        mend = _yaml_mend(str(error.problem))
        raise InputError(Fault(str(error.problem), str(path), place, mend=mend)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # a date that does not exist is a ValueError, brackets without end a RecursionError
        mend = "write dates in quotes, and fewer brackets"
        raise InputError(Fault(f"not YAML: {error}", str(path), mend=mend)) from None
    if not isinstance(content, dict):
        mend = "write lines such as id: name"
        raise InputError(
            Fault("expected a mapping of keys to values", str(path), value=content, mend=mend)
        )
    return content


def _yaml_mend(problem: str) -> str:
    """Say what mends the faults that people make in YAML."""
    mends = {
        "given twice": "keep one of them",
        "'\\t'": "indent with spaces, not with tabs",
        "mapping values are not allowed": "quote a text that holds a colon; indent alike",
        "expected <block end>": "indent the lines of one level alike",
        "expected ',' or": "close the bracket, and put a comma between items",
        "could not find expected ':'": "write key: value, with a blank after the colon",
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
        The file is missing or not UTF-8, a required column is missing, a column is named twice,
        a row has more cells than the header, a quotation does not end, or the last line has fewer
        cells than the header and no end: the file was cut.

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
    reader, path: str, required: list[str], cut: Callable[[], bool]
) -> Iterator[tuple[int, dict[str, str]]]:
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in required if name not in header]
    twice = sorted({name for name in header if header.count(name) > 1})
    if missing or twice:
        problem = f"no column '{missing[0]}'" if missing else f"two columns '{twice[0]}'"
        raise InputError(
            Fault(problem, path, "line 1", ",".join(header), f"needed: {','.join(required)}")
        )
    named = max(n for n, name in enumerate(header, start=1) if name) if any(header) else 0
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
    base = base.resolve()
    root = next((d for d in (base, *base.parents) if (d / "datapackage.json").is_file()), base)
    target = (base / path.replace("\0", "")).resolve()
    if Path(path).is_absolute() or "\0" in path or not target.is_relative_to(root):
        raise InputError(
            Fault("the path leads outside its folder", value=path, mend="keep the files together")
        )
    return target


def _read_text(path: Path | str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(Fault("no such file", str(path), mend="check the path")) from None
    except IsADirectoryError:
        raise InputError(Fault("is a folder, not a file", str(path))) from None
    except PermissionError:
        raise InputError(Fault("cannot be read (no permission)", str(path))) from None
    except UnicodeDecodeError:
        raise InputError(Fault("is not UTF-8 text", str(path), mend="save it as UTF-8")) from None
