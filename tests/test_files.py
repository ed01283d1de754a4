"""Files: read whole or refused, and never outside their folder."""

import pytest

from deltaindex import InputError
from deltaindex.files import read_rows, read_yaml, resolve_inside


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows(path):
    return list(read_rows(path, ["a", "b"]))


def test_yaml(file):
    text = "base: &base {x: 1, y: 1e-6}\nmore: {<<: *base, x: 2}\nzh: 指数\nbig: [1.5e6, .5E3, -2.e+3]\n"
    assert read_yaml(file("\ufeff" + text)) == {
        "base": {"x": 1, "y": 1e-6},
        "more": {"x": 2, "y": 1e-6},
        "zh": "指数",
        "big": [1.5e6, 500.0, -2000.0],
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", ["line 3", "'a' is given twice"]),
        ("a: {b: 1, b: 1}", ["line 1", "'b' is given twice"]),
        ("- 1\n", ["expected a mapping", "[1]"]),
        ("", ["expected a mapping"]),
        ("a: [1", ["line 1"]),
        ("a:\n\tb: 1", ["line 2"]),
        ("? [a]\n: 1", ["unhashable key"]),
        ("a: 2018-13-45", ["not YAML"]),
        ("a: &x *y", ["line 1"]),
        ("[" * 5000, ["fewer brackets"]),
        ("a: !!python/object/apply:os.getcwd []", ["line 1", "python"]),
        (b"a: \xff", ["not UTF-8", "save it as UTF-8"]),
        (b"a: \x00", ["not YAML"]),
    ],
)
def test_yaml_refuses(file, content, words):
    with pytest.raises(InputError) as refusal:
        read_yaml(file(content))
    assert all(word in str(refusal.value) for word in ["file", *words])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_rows(file, end, mark):
    text = end.join(["a , b,note", ' 1,"x, y"', "", ",,", '2,"say ""so""",\u2028'])
    assert rows(file(mark + text)) == [
        (2, {"a": "1", "b": "x, y", "note": ""}),
        (5, {"a": "2", "b": 'say "so"', "note": ""}),
    ]


def test_rows_keep_a_line_break_in_a_quoted_cell(file):
    assert rows(file('a,b\n1,"x\ny"\n2,z\n')) == [
        (3, {"a": "1", "b": "x\ny"}),
        (4, {"a": "2", "b": "z"}),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["line 1", "no column 'a'", "needed: a,b"]),
        ("a;b\n1;2\n", ["no column 'a'", "a;b"]),
        ("a,b,a\n", ["two columns 'a'"]),
        ("a,b\n1,2,3\n", ["line 2", "3 cells under 2 columns", "quote"]),
        ('a,b\n1,"2\n3,4\n', ["line 3", "not CSV", "quotation marks"]),
        ('a,b\n"1"2,3\n', ["line 2", "not CSV"]),
        (b"a,b\n\xd6\xd0,1\n", ["not UTF-8"]),
    ],
)
def test_rows_refuse(file, content, words):
    with pytest.raises(InputError) as refusal:
        rows(file(content))
    assert all(word in str(refusal.value) for word in ["file", *words])


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(InputError, match="nothing.csv: no such file"):
        rows(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="is a folder"):
        rows(tmp_path)


@pytest.mark.parametrize("path", ["../x.csv", "/etc/x.csv", "a/../../x.csv", "link/x.csv", "a\0b"])
def test_paths_stay_inside(tmp_path, path):
    base = tmp_path / "base"
    base.mkdir()
    (base / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match=r"outside its folder .*keep the files together"):
        resolve_inside(path, base)


def test_paths_may_move_within_a_data_package(tmp_path):
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "datapackage.json").touch()
    assert resolve_inside("../x.csv", tmp_path / "frameworks") == tmp_path / "x.csv"
    with pytest.raises(InputError, match="outside"):
        resolve_inside("../../x.csv", tmp_path / "frameworks")
