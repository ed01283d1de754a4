"""Hundreds of damaged inputs: each refused, or accepted and said, or rightly accepted.

Each kind of damage is done at places drawn at random to a right table. It states what must come
of it; what comes is counted.
"""

import random
import time
from collections import Counter
from pathlib import Path
from string import ascii_lowercase

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from deltaindex.intake import check
from deltaindex.intake.finding import FAULT

INPUTS, SEED = 420, 20
REFUSED, SAID, ACCEPTED = "refused rightly", "accepted and said", "accepted"
BAD = ("silent", "false alarm", "traceback", "over 2 s", "over 500 MB")
VARIABLES = ("population_registered", "he_students", "fiscal_expenditure", "patents_granted")
KINDS = []


def kind(form, verdict):
    """Declare a kind of damage: to ``rows``, ``lines``, ``text``, a ``book`` or its ``parts``."""

    def declare(damage):
        KINDS.append((damage.__name__, form, verdict, damage))
        return damage

    return declare


# A long table: rows as mappings ------------------------------------------------------------------


@kind("rows", REFUSED)
def a_word_for_a_value(rng, rows):
    words = ["无", "约12", "12人", "1-2", "½", ">9", "1e", "0x1F", "12 万", "abc", "1..2", "--5"]
    rng.choice(rows)["value"] = rng.choice(words)


@kind("rows", REFUSED)
def a_mark_beside_a_value(rng, rows):
    row = rng.choice(rows)
    row["value"] += rng.choice(
        ["¹", "①", "[1]", "*", "a", " (1)", "注1", "†", "❷", "₂", "（2）", "#"]
    )


@kind("rows", REFUSED)
def a_comma_in_the_wrong_place(rng, rows):
    left, right = str(rng.randrange(1, 99)), str(rng.randrange(10, 99))
    rng.choice(rows)["value"] = rng.choice(
        ["0,619", f"00,{left}5", f"{left},{right}", f"1,{right},456"]
    )


@kind("rows", SAID)
def thousands_marks(rng, rows):
    row = rng.choice([r for r in rows if float(r["value"]) >= 1000])
    mark = rng.choice([",", "，", " ", "\u00a0", "\u2009", "'"])
    row["value"] = f"{float(row['value']):,}".removesuffix(".0").replace(",", mark)


@kind("rows", SAID)
def wide_digits(rng, rows):
    row = rng.choice(rows)
    row["value"] = row["value"].translate({ord("0") + n: 0xFF10 + n for n in range(10)})


@kind("rows", SAID)
def a_sign_for_missing(rng, rows):
    rng.choice(rows)["value"] = rng.choice(["-", "—", "…", "...", "……", "N/A", "n.a.", ".."])


@kind("rows", REFUSED)
def a_number_beyond_all_numbers(rng, rows):
    rng.choice(rows)["value"] = rng.choice(["inf", "NaN", "1e999", "∞", "9" * 400])


@kind("rows", REFUSED)
def below_zero(rng, rows):
    row = rng.choice(rows)
    row["value"] = rng.choice("-−－–") + str(float(row["value"]) + 1)


@kind("rows", REFUSED)
def a_slip_of_units(rng, rows):
    row = rng.choice([r for r in rows if float(r["value"]) > 0])
    row["value"] = repr(float(row["value"]) * rng.choice([1e4, 1e8, 1e-4]))


@kind("rows", REFUSED)
def a_column_that_slipped(rng, rows):
    name, factor = rng.choice(VARIABLES), rng.choice([10, 100, 1e4, 0.1, 1e-4])
    for row in rows:
        if row["variable"] == name:
            row["value"] = repr(float(row["value"]) * factor)


@kind("rows", REFUSED)
def a_row_twice(rng, rows):
    rows.append(dict(rng.choice(rows)))


@kind("rows", REFUSED)
def a_city_that_is_gone(rng, rows):
    gone = rng.choice(rows)["entity"]
    rows[:] = [r for r in rows if r["entity"] != gone]


@kind("rows", REFUSED)
def a_misspelt_name(rng, rows):
    row = rng.choice(rows)
    column = rng.choice(["entity", "variable"])
    row[column] += rng.choice(ascii_lowercase)


@kind("rows", REFUSED)
def a_unit_that_does_not_convert(rng, rows):
    rng.choice(rows)["unit"] = rng.choice(["kg", "%", "天", "", "??", "万万"])


@kind("rows", SAID)
def a_unit_that_converts(rng, rows):
    row = rng.choice([r for r in rows if r["unit"] == "万元"])
    row["unit"], row["value"] = "百万元", repr(float(row["value"]) / 100)


@kind("rows", REFUSED)
def an_invisible_letter(rng, rows):
    row = rng.choice(rows)
    at = rng.randrange(len(row["value"]) + 1)
    row["value"] = row["value"][:at] + rng.choice("\u200b\u202e\ufeff") + row["value"][at:]


# A wide table: lines of cells --------------------------------------------------------------------


@kind("lines", SAID)
def the_headings_again(rng, lines):
    lines.insert(rng.randrange(5, 40), list(lines[0]))


@kind("lines", REFUSED)
def other_headings_below(rng, lines):
    head = lines[0][1:]
    while head == lines[0][1:]:
        rng.shuffle(head)
    lines.insert(rng.randrange(5, 40), ["城市", *head])


@kind("lines", ACCEPTED)
def columns_in_another_order(rng, lines):
    order = rng.sample(range(1, len(lines[0])), len(lines[0]) - 1)
    lines[:] = [[line[0], *(line[n] for n in order)] for line in lines]


@kind("lines", ACCEPTED)
def rows_in_another_order(rng, lines):
    lines[3:] = rng.sample(lines[3:], len(lines) - 3)


@kind("lines", ACCEPTED)
def a_mark_in_a_heading(rng, lines):
    lines[0][rng.randrange(1, 5)] += rng.choice(["¹", "①", "*", " (1)", "[2]", "注1", "†"])


@kind("lines", SAID)
def a_title_above(rng, lines):
    lines.insert(0, [rng.choice(["2020年统计", "各市主要指标", "Table 5-1"])])


@kind("lines", SAID)
def the_unit_above(rng, lines):
    column = lines[0].index("地方一般公共预算支出")
    lines[2][column] = ""
    for line in lines[3:]:
        line[column] = repr(float(line[column]) / 100)
    stated = rng.choice(
        ["单位：百万元", "（单位：百万元）", "计量单位:百万元", "Unit: million yuan"]
    )
    lines.insert(0, rng.choice([[stated], ["", "", stated]]))


@kind("lines", REFUSED)
def two_units(rng, lines):
    column = lines[0].index("地方一般公共预算支出")
    lines[0][column] += rng.choice(["（亿元）", "(元)", "（%）"])


@kind("lines", SAID)
def a_total_row(rng, lines):
    lines.insert(
        rng.randrange(3, len(lines)), [rng.choice(["合计", "全省", "平均"]), "1", "2", "3", "4"]
    )


@kind("lines", REFUSED)
def a_cell_under_no_heading(rng, lines):
    rng.choice(lines[3:]).append("5")


@kind("lines", REFUSED)
def a_blank_heading(rng, lines):
    lines[0][rng.randrange(1, 5)] = ""


@kind("lines", REFUSED)
def a_city_twice(rng, lines):
    lines.append(list(rng.choice(lines[3:])))


@kind("lines", REFUSED)
def a_shift_to_the_right(rng, lines):
    rng.choice(lines[3:]).insert(1, "")


# A CSV file as text ------------------------------------------------------------------------------


@kind("text", REFUSED)
def cut_in_a_line(rng, text):
    lines = text.splitlines()
    number = rng.randrange(4, len(lines))
    cells = lines[number].split(",")
    kept = cells[: rng.randrange(1, len(cells) - 1)]
    return "\n".join([*lines[:number], ",".join(kept)]).encode()


@kind("text", REFUSED)
def cut_within_a_letter(rng, text):
    letters = [n for n, letter in enumerate(text) if ord(letter) > 127 and n > 200]
    return text[: rng.choice(letters) + 1].encode()[: -rng.randrange(1, 3)]


@kind("text", REFUSED)
def a_quotation_without_end(rng, text):
    lines = text.splitlines()
    number = rng.randrange(1, len(lines))
    return "\n".join([*lines[:number], '"' + lines[number], *lines[number + 1 :], ""]).encode()


@kind("text", REFUSED)
def a_control_character(rng, text):
    at = rng.randrange(len(text))
    return (text[:at] + rng.choice("\0\x01\x07\x1b\x7f") + text[at:]).encode()


@kind("text", SAID)
def another_encoding(rng, text):
    return text.encode("gb18030")


@kind("text", ACCEPTED)
def other_line_ends(rng, text):
    return rng.choice(["\r\n", "\r"]).join([*text.splitlines(), ""]).encode("utf-8-sig")


@kind("text", ACCEPTED)
def no_end_after_a_whole_line(rng, text):
    return text.rstrip("\n").encode()


@kind("text", ACCEPTED)
def other_separators(rng, text):
    return text.replace(",", rng.choice(["\t", ";"])).encode()


@kind("text", REFUSED)
def decimal_commas(rng, text):
    lines = text.replace(",", ";").splitlines()
    number = rng.randrange(3, len(lines))
    lines[number] += f",{rng.randrange(10, 99)}"
    return "\n".join([*lines, ""]).encode()


@kind("text", REFUSED)
def another_kind_of_file(rng, text):
    rows = "".join(
        f"<tr><td>{line.replace(',', '</td><td>')}</td></tr>" for line in text.splitlines()
    )
    return rng.choice([
        f"<html><table>{rows}</table></html>", f"<?xml version='1.0'?><table>{rows}</table>",
        '{"rows": [' + "1," * 50 + "1]}", f"%PDF-1.4\n{text}", r"{\rtf1 " + text + "}",
        "\ufeff".encode("utf-16").decode("latin-1"), f"MIME-Version: 1.0\n\n{rows}",
    ]).encode()  # fmt: skip


@kind("text", REFUSED)
def far_too_much(rng, text):
    line = rng.choice(
        [f"x{'y' * 20},1,2,3,4\n", ",,,,\n", "\n", "a" * 50_000 + ",1\n", '"' + "b" * 40_000]
    )
    return (text + line * (6_000_000 // len(line))).encode()


# A workbook --------------------------------------------------------------------------------------


def anywhere(rng, at, entities):
    return at(rng.choice(entities), rng.choice(VARIABLES))


@kind("book", REFUSED)
def a_cell_that_is_no_number(rng, book, at, entities):
    cell = anywhere(rng, at, entities)
    cell.value = rng.choice(["=1+1", "=SUM(D8:D9)", True, "#N/A", "12人", "x"])


@kind("book", REFUSED)
def a_date(rng, book, at, entities):
    codes = [
        "yyyy-mm-dd",
        '[$-804]yyyy"年"m"月"',
        "[h]:mm",
        "mm:ss.0",
        "ggge",
        "aaaa",
        "上午/下午h",
    ]
    cell = anywhere(rng, at, entities)
    cell.value, cell.number_format = 43832, rng.choice(codes)


@kind("book", ACCEPTED)
def a_format_of_numbers(rng, book, at, entities):
    codes = ['#,##0"元"', "[Red]0", '0.00"d"', "0_);(0)", "# ?/?", "0.00E+00", "[$-804]0", "0;-0;0"]
    anywhere(rng, at, entities).number_format = rng.choice(codes)


@kind("book", REFUSED)
def a_raised_mark(rng, book, at, entities):
    cell = anywhere(rng, at, entities)
    font = InlineFont(vertAlign=rng.choice(["superscript", "subscript"]))
    cell.value = CellRichText(
        str(int(cell.value)), TextBlock(font, rng.choice(["1", "2)", "a", "*"]))
    )


@kind("book", REFUSED)
def a_struck_out_value(rng, book, at, entities):
    anywhere(rng, at, entities).font = Font(strike=True)


@kind("book", REFUSED)
def a_part_that_is_struck_out(rng, book, at, entities):
    cell = anywhere(rng, at, entities)
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), "5"), str(cell.value))


@kind("book", REFUSED)
def merged_values(rng, book, at, entities):
    cell = anywhere(rng, at, entities)
    down, right = rng.choice([(1, 0), (0, 1), (2, 2)])
    book.worksheets[0].merge_cells(
        start_row=cell.row, start_column=cell.column,
        end_row=cell.row + down, end_column=cell.column + right,
    )  # fmt: skip


@kind("book", SAID)
def a_hidden_row_or_column(rng, book, at, entities):
    cell = anywhere(rng, at, entities)
    sheet = book.worksheets[0]
    one = rng.choice([sheet.row_dimensions[cell.row], sheet.column_dimensions[cell.column_letter]])
    one.hidden = True


@kind("book", SAID)
def a_hidden_copy(rng, book, at, entities):
    sheet = book.copy_worksheet(book.worksheets[0])
    sheet.title, sheet.sheet_state = "data 0", rng.choice(["hidden", "veryHidden"])
    for cell in sheet[rng.randrange(8, 40)][3:]:
        cell.value = 1
    if rng.random() < 0.5:
        book.move_sheet(sheet, -4)
        book.active = 1


@kind("book", SAID)
def a_value_that_does_not_show(rng, book, at, entities):
    cell = anywhere(rng, at, entities)
    if rng.random() < 0.5:
        cell.font = Font(color=rng.choice(["FFFFFF", "00FEFEFE"]))
    else:
        cell.number_format = rng.choice([";;;", '"";""'])


@kind("book", SAID)
def a_number_as_text(rng, book, at, entities):
    cell = anywhere(rng, at, entities)
    cell.value = f"{cell.value:.6f}".rstrip("0").rstrip(".")


@kind("book", REFUSED)
def a_year_that_is_another(rng, book, at, entities):
    book.worksheets[0]["B1"] = rng.choice([2019, 2021, "20", "soon"])


@kind("book", SAID)
def a_sheet_beside(rng, book, at, entities):
    book.create_sheet("notes").append(["x", rng.random()])


@kind("book", REFUSED)
def a_row_that_is_gone(rng, book, at, entities):
    book.worksheets[0].delete_rows(rng.randrange(8, 49))


@kind("parts", REFUSED)
def cut_anywhere(rng, content):
    return content[: rng.randrange(1, len(content))]


@kind("parts", REFUSED)
def cells_without_end(rng, content, repack):
    empty = b"".join(b'<c r="B%d" s="1"/>' % n for n in range(50, 900_000))
    filled = b"".join(b'<c r="B%d"><v>1</v></c>' % n for n in range(50, 160_000))
    more = b'<row r="50">' + rng.choice([empty, filled]) + b"</row></sheetData>"
    part = "xl/worksheets/sheet1.xml"
    return repack(content, {part: lambda old: old.replace(b"</sheetData>", more)})


@kind("parts", REFUSED)
def a_damaged_part(rng, content, repack):
    part = rng.choice(["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
    share = rng.uniform(0.1, 0.9)
    return repack(content, {part: lambda old: old[: int(len(old) * share)]})


@kind("parts", REFUSED)
def a_hostile_part(rng, content, repack):
    name = rng.choice(["xl/vbaProject.bin", "xl/x.xml"])
    return repack(content, {}, {name: b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})


# Doing it ----------------------------------------------------------------------------------------


def peak():
    """Return the most memory used since the last call, in MB; None where the system does not say."""
    try:
        text = Path("/proc/self/status").read_text("ascii")
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return None
    return (
        next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM")) / 1024
    )


@pytest.fixture(scope="module")
def right(rows, scope):
    """The right table in every form."""
    kept = [row for row in rows if row["variable"] in VARIABLES]
    values = {(r["entity"], r["variable"]): r["value"] for r in kept}
    units = {r["variable"]: r["unit"] for r in kept}
    names = [scope.framework.variables[v].name["zh"] for v in VARIABLES]
    lines = [["城市", *names], ["来源", *["ccsy"] * 4], ["单位", *(units[v] for v in VARIABLES)]]
    for entity, name in scope.framework.entities["name_zh"].items():
        lines.append([name, *(values[entity, v] for v in VARIABLES)])
    return kept, lines


@pytest.fixture(scope="module")
def make(right, filled, repack, scope):
    """Return the bytes of a right table with a damage, and the suffix of its file."""
    kept, lines = right
    whole = filled()

    def run(form, damage, rng):
        if form == "rows":
            made = [dict(row) for row in kept]
            damage(rng, made)
            quoted = (",".join(f'"{cell}"' for cell in row.values()) for row in made)
            return "\n".join([",".join(kept[0]), *quoted, ""]).encode(), ".csv"
        if form == "lines":
            made = [list(line) for line in lines]
            damage(rng, made)
            return "\n".join([*map(",".join, made), ""]).encode(), ".csv"
        if form == "text":
            return damage(rng, "\n".join([*map(",".join, lines), ""])), ".csv"
        if form == "book":
            entities = list(scope.framework.entities.index)
            return filled(lambda book, at: damage(rng, book, at, entities)), ".xlsx"
        more = (repack,) if damage.__code__.co_argcount == 3 else ()
        return damage(rng, whole, *more), ".xlsx"

    return run


def values_of(checked):
    return {tuple(row[:2]): float(row[2]) for row in checked.cells.itertuples(index=False)}


def outcome(checked, verdict, plain, damage):
    """Return what came of an input, in the words of the counts."""
    if not checked.ok:
        named = all(f.where.file and f.problem for f in checked.of(FAULT))
        return REFUSED if verdict == REFUSED and named else "false alarm"
    if verdict == REFUSED:
        return "silent"
    # that the right table repeats 2019 is said of every one, and of no damage
    more = {f.problem for f in checked.findings if f.rule != "same"}
    more -= {f.problem for f in plain.findings}
    found, wanted = values_of(checked), values_of(plain)
    same = found == pytest.approx(wanted) if damage is not a_sign_for_missing else found != wanted
    return verdict if same and (more or verdict == ACCEPTED) else "silent"


@pytest.mark.fuzz
def test_damaged_inputs(make, scope, tmp_path):
    rng, counts, bad = random.Random(SEED), Counter(), []
    plain = {}
    for form in ("rows", "lines", "text", "book", "parts"):
        content, suffix = make(form, lambda rng, made, *_: made, rng)
        content = content.encode() if isinstance(content, str) else content
        path = tmp_path / f"right{suffix}"
        path.write_bytes(content)
        plain[form] = check(path, scope)
        assert plain[form].ok, (form, plain[form].of(FAULT))
    for number in range(INPUTS):
        name, form, verdict, damage = KINDS[number % len(KINDS)]
        content, suffix = make(form, damage, rng)
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(content)
        before, start = peak(), time.process_time()
        try:
            checked = check(path, scope)
            found = outcome(checked, verdict, plain[form], damage)
        except Exception as error:
            checked, found = error, "traceback"
        # of the processor, not of the clock: other tests run beside this one
        seconds, after = time.process_time() - start, peak()
        if found not in BAD and seconds > 2:
            found = "over 2 s"
        if found not in BAD and before is not None and after - before > 500:
            found = "over 500 MB"
        counts[found] += 1
        if found in BAD:
            said = [str(f) for f in getattr(checked, "findings", [repr(checked)])][:2]
            bad.append((found, name, number, round(seconds, 1), said))
        path.unlink()
    print(f"\n{INPUTS} damaged inputs of {len(KINDS)} kinds:")
    for word in (REFUSED, SAID, ACCEPTED, *BAD):
        print(f"  {counts[word]:4} {word}")
    assert not bad, "\n".join(map(str, bad))
