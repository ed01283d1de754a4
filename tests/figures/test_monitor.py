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
    fig = monitor.dashboard(judged, {"y": "Y", "x": "X", "z": "Z"}, {"t": "Target (unit)"}, "en")
    panel, empty = fig.axes
    assert [t.get_text() for t in panel.get_yticklabels()] == ["Y", "X"]
    assert not empty.axison
    found = {line.get_marker() for line in panel.lines}
    assert {monitor.LOOK["behind"][1], monitor.LOOK["reached"][1]} <= found
    shaded = panel.patches[0].get_extents().transformed(panel.transData.inverted())
    assert (shaded.x0 if side == "right" else shaded.x1) == pytest.approx(3.0)
