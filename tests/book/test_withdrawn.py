"""A figure that is no longer drawn: its files stay, and each says where to look."""

import pandas as pd
import pytest
from PIL import Image

from deltabook.figures.notice import notice
from deltabook.pages import Report
from deltaindex.text import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_data_and_addresses_stay(tmp_path, monkeypatch, lang):
    monkeypatch.setattr(Report, "_published", tmp_path)
    report = Report("chapters/03-measurement", 2018, lang)
    data = pd.DataFrame({"entity": ["a"], "score": [0.5]})
    shown = report.withdrawn("old", data, version="0.2.0", see="tab-new").data
    assert '<span id="fig-old"></span>' in shown and "{numref}`tab-new`" in shown
    assert 'figures/old.csv"' in shown and "0.2.0" in shown
    files = tmp_path / "figures"
    assert (files / "old.csv").read_text("utf-8") == "entity,score\na,0.5\n"
    assert (files / "old.svg").read_text("utf-8").startswith("<?xml")
    with Image.open(files / "old.png") as picture:
        assert picture.size[0] > 500


def test_a_long_notice_is_wrapped_and_stays_within_the_picture():
    fig = notice("A sentence that says where to look. " * 8)
    fig.canvas.draw()
    (text,) = fig.texts
    box = text.get_window_extent()
    assert text.get_text().count("\n") > 2
    assert fig.bbox.contains(box.x0, box.y0) and fig.bbox.contains(box.x1, box.y1)
