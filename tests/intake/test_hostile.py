"""Files made to keep the reader busy: each is answered within two seconds, in little memory."""

import io
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from deltaindex.intake import check

LIB = str(Path(__file__).parents[2] / "lib")
LETTERS = [get_column_letter(n).encode() for n in range(1, 16_385)]
HEAD = '<row r="1"><c r="A1" t="str"><v>城市</v></c><c r="B1" t="str"><v>户籍人口</v></c></row>'.encode()
CITY = b'<row r="2"><c r="A2"><v>310000</v></c>%s</row>'
SHAPES = {"sharedStrings": "ss.xml", "styles": "st.xml"}


def book(sheet, sheets=1, strings=b"<sst/>", styles=b"<styleSheet/>", method=zipfile.ZIP_DEFLATED):
    """The bytes of a workbook whose sheets are all this one; the XML of the parts as given."""
    listed = "".join(f'<sheet name="data {n}" r:id="s{n}"/>' for n in range(sheets))
    links = "".join(
        f'<Relationship Id="s{n}" Type="/worksheet" Target="s{n}.xml"/>' for n in range(sheets)
    )
    links += "".join(
        f'<Relationship Id="{k}" Type="/{k}" Target="{v}"/>' for k, v in SHAPES.items()
    )
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>".encode(),
        "xl/ss.xml": strings,
        "xl/st.xml": styles,
    } | {f"xl/s{n}.xml": b"<worksheet>" + sheet + b"</worksheet>" for n in range(sheets)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def alike(content):
    """The same workbook, all its sheets of one name."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part.filename, re.sub(rb'name="data \d+"', b'name="data"', text))
    return stream.getvalue()


def data(*rows):
    return b"<sheetData>" + HEAD + b"".join(rows) + b"</sheetData>"


def rows(count, columns=b"AB", cell=b'<c r="%s%d"><v>1</v></c>'):
    return [
        b'<row r="%d">' % n + b"".join(cell % (bytes([c]), n) for c in columns) + b"</row>"
        for n in range(2, count + 2)
    ]


def formats(code):
    return (
        b'<styleSheet><numFmts><numFmt numFmtId="200" formatCode="%s"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
        % code
    )


def lying():
    """A part that says it has 500 bytes and unpacks to two hundred million."""
    content = book(data() + b" " * 200_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/s0.xml").file_size
    return content.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))


HOSTILE = {
    "a million empty cells": lambda: book(data(*rows(1000, b"B" * 900, b'<c r="%s%d" s="1"/>'))),
    "a million empty rows": lambda: book(data(*(b'<row r="%d"/>' % n for n in range(2, 1_048_577)))),
    "as many cells as pass": lambda: book(data(*rows(60_000))),
    "too many cells": lambda: book(data(*rows(70_000))),
    "every column": lambda: book(data(b'<row r="3">', *(b'<c r="%s3"><v>1</v></c>' % c for c in LETTERS), b"</row>")),
    "every heading": lambda: book(
        b'<sheetData><row r="1"><c r="A1" t="str"><v>name</v></c>'
        + b"".join(b'<c r="%s1" t="str"><v>x%s</v></c>' % (c, c) for c in LETTERS[1:])
        + b"</row></sheetData>"
    ),
    "fifty sheets": lambda: book(data(*rows(1000)), 50),
    "nine hundred sheets": lambda: book(data(*rows(60)), 900),
    "sheets of one name": lambda: alike(book(data(*rows(60)), 900)),
    "merged a hundred thousand times": lambda: book(data(*rows(2)) + b'<mergeCells>%s</mergeCells>' % (b'<mergeCell ref="A1:XFD1048576"/>' * 400_000)),
    "columns hidden again and again": lambda: book(b"<cols>%s</cols>" % (b'<col min="1" max="16384" hidden="1"/>' * 400_000) + data(*rows(900))),
    "far below": lambda: book(data(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "deep": lambda: book(data() + b"<a>" * 240_000 + b"</a>" * 240_000),
    "deep in a cell": lambda: book(data(b'<row r="2"><c r="A2">' + b"<a>" * 240_000 + b"</a>" * 240_000 + b"</c></row>")),
    "a bomb": lambda: book(b" " * 200_000_000),
    "a bomb that lies": lying,
    "packed otherwise": lambda: book(b" " * 15_000_000, method=zipfile.ZIP_BZIP2),
    "one text, many cells": lambda: book(data(*rows(60_000, b"A", b'<c r="%s%d" t="s"><v>0</v></c>')), strings=b"<sst><si><t>%s</t></si></sst>" % (b"a(" * 16_000)),
    "one text of many parts": lambda: book(data(*rows(60_000, b"A", b'<c r="%s%d" t="s"><v>0</v></c>')), strings=b"<sst><si>%s</si></sst>" % (b"<r><rPr><strike/></rPr><t>1</t></r>" * 30_000)),
    "a text of ten megabytes": lambda: book(data(*rows(3, b"B", b'<c r="%s%d" t="s"><v>0</v></c>')), strings=b"<sst><si><t>%s</t></si></sst>" % (b"1" * 10_000_000)),
    "a number of a million digits": lambda: book(data(CITY % (b'<c r="B2"><v>%s</v></c>' % (b"9" * 1_000_000)))),
    "an endless format": lambda: book(data(*rows(60_000)), styles=formats(b"[a" * 100_000)),
    "a format of many sections": lambda: book(data(*rows(60_000)), styles=formats(b"[&gt;1]0;" * 300)),
    "dates without end": lambda: book(data(*rows(60_000)), styles=formats(b"yyyy")),
    "many fonts": lambda: book(data(), styles=b"<styleSheet><fonts>%s</fonts></styleSheet>" % (b"<font><strike/></font>" * 250_000)),
    "formulas": lambda: book(data(*rows(50_000, b"B", b'<c r="%s%d"><f t="shared" si="0">A1</f><v>5</v></c>'))),
    "thirty thousand unknown rows": lambda: ("entity,variable,value,unit\n" + "".join(f"x{n},gdp,1,万元\n" for n in range(30_000))).encode(),
    "thirty thousand misspelt rows": lambda: ("城市,户籍人口,教育支出\n" + "".join(f"苏州{n},1,2\n" for n in range(30_000))).encode(),
    "thirty thousand units": lambda: ("entity,variable,value,unit\n" + "".join(f"310000,gdp,1,u{n}\n" for n in range(30_000))).encode(),
    "lines alone": lambda: b"entity,variable,value,unit\n" + b"\n" * 19_000_000,
    "commas alone": lambda: b"entity,variable,value,unit\n" + b"," * 19_000_000,
    "short lines": lambda: b"entity,variable,value,unit\n" + b"a,b,1,c\n" * 2_400_000,
    "a cell of ten megabytes": lambda: b"entity,variable,value,unit\n310000,gdp," + b"1" * 10_000_000 + b",x\n",
    "a quotation without end": lambda: b'entity,variable,value,unit\n"310000,gdp,1,x\n' + b"a,b,c,d\n" * 2_000_000,
    "marks without end": lambda: ("城市,户籍人口\n" + "".join(f"上海,{'¹' * 900}x\n" for _ in range(2000))).encode(),
    "brackets in a heading": lambda: ("城市," + "(" * 30_000 + "," + "(a)" * 10_000 + "\n上海,5,5\n").encode(),
    "units above": lambda: ("".join("单位：" + "、".join(f"u{n}{m}" for n in range(4000)) + "\n" for m in range(25)) + "城市,户籍人口\n上海,5\n").encode(),
    "a row of units above": lambda: (",".join(f"单位：u{n}" for n in range(20_000)) + "\n城市,户籍人口\n上海,5\n").encode(),
    "lone surrogates": lambda: b"entity,variable,value,unit\n\xed\xa0\x80,gdp,1,x\n",
}  # fmt: skip


@pytest.mark.fuzz
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_at_once(tmp_path, scope, name):
    """In seconds of the processor: other tests run beside this one."""
    path = tmp_path / "new"
    path.write_bytes(HOSTILE[name]())
    start = time.process_time()
    checked = check(path, scope)
    assert time.process_time() - start < 2
    assert not checked.ok and len(checked.findings) <= 40


MEASURE = """
import sys
from deltaindex.intake import Scope, check
scope = Scope.find(sys.argv[1], year=2020)
check(sys.argv[2], scope)
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.fuzz
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is counted otherwise")
@pytest.mark.parametrize(
    "name",
    ["commas alone", "deep", "deep in a cell", "a bomb that lies", "many fonts", "fifty sheets",
     "merged a hundred thousand times", "one text of many parts", "as many cells as pass"],
)  # fmt: skip
def test_a_hostile_file_takes_little_memory(tmp_path, name):
    path = tmp_path / "new"
    path.write_bytes(HOSTILE[name]())
    root = str(Path(__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, root, str(path)],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": LIB},
    )  # fmt: skip
    assert int(run.stdout) < 500
