"""The tables of the audit page: every check has its words, every warning its row."""

import pytest

from deltabook.pages import Report, audit_tables
from deltaindex import audit
from deltaindex.text import LANGUAGES


@pytest.fixture(params=LANGUAGES)
def report(request, monkeypatch):
    """A report whose tables are kept, not published."""
    report = Report("chapters/03c-audit", 2018, request.param)
    monkeypatch.setattr(Report, "table", lambda _, shown, id, data, *rest, **values: (shown, data))
    return report


@pytest.fixture
def audits(report):
    return {"small": audit.audit(report.index), "large": audit.audit(report.beside)}


def test_a_row_a_check(report, audits):
    shown, data = audit_tables.checks(report, audits, "audit", year=2018)
    assert len(shown) == audits["small"]["check"].nunique()
    assert len(data) == sum(map(len, audits.values())) and set(data["set"]) == set(audits)
    text = shown.to_string()
    for name, table in audits.items():
        warned = table[~table["passed"].fillna(True)]["check"].nunique()
        assert shown[name].map(str).str.contains("c-warn").sum() == warned > 0
    assert "{cite}`oecd2008`" in text and "≥ 65%" in text


def test_a_row_a_warning(report, audits):
    shown, data = audit_tables.warnings(report, audits, "warnings", year=2018)
    failed = {
        key
        for table in audits.values()
        for key in table[~table["passed"].fillna(True)].set_index(["check", "scope"]).index
    }
    assert set(zip(data["check"], data["scope"], strict=True)) == failed and len(data) == len(
        failed
    )
    # bold marks what is beyond the bound, in each set
    for name, table in audits.items():
        assert (
            shown[name].map(str).str.contains(r"\*\*").sum()
            == (~table["passed"].fillna(True)).sum()
        )
    # rows of a check stand together and name it once
    assert data["check"].ne(data["check"].shift()).sum() == data["check"].nunique()
    assert (shown.iloc[:, 0] != "").sum() == data["check"].nunique()
