"""Ids: what leads elsewhere is refused wherever an id is read; all else is right."""

import pytest

from deltaindex import InputError
from deltaindex.files import read_rows

WRONG = [
    "../../x",
    "a/b",
    "a\\b",
    "..",
    "a..b",
    ".",
    "a\0b",
    "a\nb",
    "a\x1bb",
    "x\u202ey",
    "a" * 201,
]
WRONG += [" a", "a ", "\u2028", "甲" * 67]
RIGHT = ["a.b", "甲乙", "New York", "1.1.2", "a-b_c", "É", "a:b", "(x)", "a" * 200, "می\u200cخواهم"]
PLACES = {
    "variables": ("  dust: {unit", "  {id}: {{unit: person}}\n  dust: {{unit"),
    "nodes": ("  air: {", "  {id}: {{parent: index}}\n  air: {{"),
    "indicators": ("  density: {", "  {id}: {{parent: air, formula: dust, unit: µg/m^3}}\n  density: {{"),
    "sets": ("  open: [", "  {id}: [dust]\n  open: ["),
}  # fmt: skip


def quoted(id_):
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in id_) + '"'  # fmt: skip


@pytest.mark.parametrize("id_", WRONG)
@pytest.mark.parametrize("place", PLACES)
def test_a3_an_id_that_leads_elsewhere_is_refused(refused, place, id_):
    old, new = PLACES[place]
    line = refused(("framework.yaml", old, new.format(id=quoted(id_))))
    assert f"framework.yaml: {place}." in line and "an id may not" in line
    assert line.isprintable()


@pytest.mark.parametrize(
    "id_", [i for i in WRONG if i == i.strip() and "\n" not in i and i.split()]
)
def test_a3_so_is_that_of_an_entity(refused, id_):
    line = refused(("entities.csv", "c,Cc", f"{id_},Dd,丁,x\nc,Cc"))
    assert "entities.csv: line 4" in line and "an id may not" in line


@pytest.mark.parametrize("id_", RIGHT)
def test_a3_any_other_id_is_right(run, id_):
    changes = [
        ("framework.yaml", old, new.format(id=quoted(id_ + end)))
        for end, (old, new) in zip(("", "n", "i", ""), PLACES.values(), strict=True)
        if len(id_) < 200
    ]
    changes.append(("entities.csv", "c,Cc", f"{id_},Dd,丁,x\nc,Cc"))
    code, faults, _ = run(*changes)
    assert (code, faults) == (0, [])


def test_a3_ids_of_other_tables(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("id,title\na.b,T\n../x,T\n", "utf-8")
    with pytest.raises(InputError, match=r"sources.csv: line 3: an id may not hold '/'"):
        list(read_rows(path, ["id"]))
    assert len(list(read_rows(path, ["title"]))) == 2
