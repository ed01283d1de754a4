"""The dashboard: a panel a target, a mark an area, the side that meets the target shaded."""

import pandas as pd
import pytest

from deltabook.figures import monitor


@pytest.mark.parametrize(("direction", "side"), [(1, "right"), (-1, "left")])
def test_dashboard_marks_areas_and_shades_the_side_of_the_target(direction, side):
    judged = pd.DataFrame(
        [
            ("t", "x", 1.0, 2.0, 3.0, direction, "behind"),
            ("t", "y", 4.0, 4.5, 3.0, direction, "reached"),
        ],
        columns=["id", "area", "baseline", "actual", "target", "direction", "state"],
    )
    areas, titles = {"y": "Y", "x": "X", "z": "Z"}, {"t": "Target (unit)"}
    states = {"behind": "late", "reached": "there"}
    fig = monitor.dashboard(judged, areas, titles, states, "percent", "en")
    panel, empty = fig.axes
    assert [t.get_text() for t in panel.get_yticklabels()] == ["Y", "X"]
    assert not empty.axison
    found = {line.get_marker() for line in panel.lines}
    assert {monitor.LOOK["behind"][1], monitor.LOOK["reached"][1]} <= found
    shaded = panel.patches[0].get_extents().transformed(panel.transData.inverted())
    assert (shaded.x0 if side == "right" else shaded.x1) == pytest.approx(100)
    assert {"late", "there"} < {text.get_text() for text in fig.legends[0].get_texts()}


def test_all_panels_share_one_scale_in_percent_of_the_target():
    judged = pd.DataFrame(
        [
            ("small", "x", 1.19, 1.16, 1.2, -1, "break"),
            ("large", "x", 20.0, 90.0, 60.0, 1, "reached"),
        ],
        columns=["id", "area", "baseline", "actual", "target", "direction", "state"],
    )
    fig = monitor.dashboard(
        judged, {"x": "X"}, {"small": "S", "large": "L"}, {"break": "b", "reached": "r"}, "%", "en"
    )
    small, large = fig.axes
    assert small.get_xlim() == large.get_xlim()
    ends = next(line for line in small.lines if len(line.get_xdata()) == 2)
    assert ends.get_xdata() == pytest.approx([100 * 1.19 / 1.2, 100 * 1.16 / 1.2])
    assert large.get_xlim()[0] < 100 * 20 / 60 and large.get_xlim()[1] > 150
