"""The project's table of sources, as people save it: rows come and go, the rest stays."""

import csv
import io
import os

import pytest

from deltaindex import InputError
from deltaindex.intake import Scope, add, check, remove, sourcetable, transaction

SAVED = {
    "no line end": lambda text: text.rstrip("\n"),
    "blank lines at the end": lambda text: text + "\n\n",
    "a blank line within": lambda text: text.replace("\nszse", "\n\nszse"),
    "blanks at the end": lambda text: text + "  ",
    "a mark": lambda text: "\ufeff" + text,
    "a mark and no line end": lambda text: "\ufeff" + text.rstrip("\n"),
    "a spaced heading": lambda text: text.replace("id,title", " id , title", 1),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "lines of Windows and no line end": lambda text: text.replace("\n", "\r\n").rstrip(),
    "other line breaks": lambda text: text.replace("China City", "China\u2028City\x85\x0b\x0cA"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SAVED)
def test_rows_come_and_go(copy, filled, name):
    path = copy / "data" / "sources.csv"
    before = SAVED[name](path.read_text("utf-8")).encode()
    path.write_bytes(before)
    scope = Scope.find(copy, year=2020)
    (copy / "new.xlsx").write_bytes(filled())
    checked = check(copy / "new.xlsx", scope)
    known = list(scope.sources)
    for _ in range(2):
        add(checked, scope, replace=True)
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert [r[0] for r in rows[1:] if any(c.strip() for c in r)] == [
            *known, "ccsy-2020", "szse-2020",
        ]  # fmt: skip
        assert list(Scope.find(copy, year=2020).sources) == [*known, "ccsy-2020", "szse-2020"]
    remove(Scope.find(copy, year=2020))
    assert path.read_bytes() == before


def test_rows_in_the_order_of_the_heading():
    made = sourcetable.extended(b"title,id\n", [{"id": "a", "title": "A, B"}], "s.csv")
    assert made == b'title,id\n"A, B",a\n'
    assert sourcetable.without(made, {"a"}, "s.csv") == b"title,id\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe", "UTF-8"), (b"name\n", "no column 'id'"), (b'id,title\na,"b', "s.csv")],
)
def test_a_table_that_cannot_be_extended(content, words):
    with pytest.raises(InputError, match=words):
        sourcetable.extended(content, [{"id": "x"}], "s.csv")


# What stands in a file's place ------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="links need rights")
@pytest.mark.parametrize(
    ("path", "put", "words"),
    [
        ("observations/2020.csv", lambda p: p.symlink_to("2019.csv"), "is a link; put a file"),
        ("observations/2020.csv", lambda p: p.symlink_to("none.csv"), "is a link; put a file"),
        ("observations/2020.csv", lambda p: p.mkdir(), "is a folder, not a file"),
        ("observations/2020.csv", lambda p: os.mkfifo(p), "is no plain file"),
    ],
)
def test_what_is_no_file_is_left_alone(copy, filled, path, put, words):
    (copy / "new.xlsx").write_bytes(filled())
    put(copy / "data" / path)
    data = {p: p.read_bytes() for p in (copy / "data").rglob("*.csv") if p.is_file()}
    scope = Scope.find(copy, year=2020)
    checked = check(copy / "new.xlsx", scope)
    for call in (lambda: add(checked, scope, replace=True), lambda: remove(scope)):
        with pytest.raises(InputError, match=f"{path}: {words}"):
            call()
        assert {p: p.read_bytes() for p in data} == data
        assert not (copy / "data" / transaction.ASIDE).exists()


def test_what_comes_into_the_way_after_the_step(tmp_path, monkeypatch):
    """The fault names the file; when it is out of the way, the next call completes the step."""
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_place", lambda *_: (tmp_path / "a.csv").mkdir())
        patch.setattr(transaction.shutil, "rmtree", lambda *_: None)
        patch.setattr(transaction.Path, "unlink", lambda *_: None)
        transaction.commit(tmp_path, {"a.csv": b"x"})
    for _ in range(2):
        with pytest.raises(InputError, match=r"a.csv: cannot be replaced .*; move away"):
            transaction.recover(tmp_path)
    (tmp_path / "a.csv").rmdir()
    assert transaction.recover(tmp_path) == "completed"
    assert (tmp_path / "a.csv").read_bytes() == b"x" and transaction.recover(tmp_path) == ""
