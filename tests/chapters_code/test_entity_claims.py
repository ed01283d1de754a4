"""Which claims name whom: by what is printed, by what they are judged by, and by words."""

import pandas as pd
import pytest

from deltabook.chapters import entity_claims
from deltabook.study import claims
from deltabook.study.claim import Claim

NAMES = pd.Series({"1": "Port", "2": "Hill", "3": "Hill (North)"})


def claim(id, subject="", statement="", value=None, arguments=None):
    return Claim(
        id, "1", "text", subject, statement, "text", value, "", None, "", arguments or {}, ""
    )


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (claim("c", subject="Port"), "1"),
        (claim("c", subject="Port / Hill"), "12"),
        (claim("c", statement="Port has ships"), "1"),
        (claim("c", statement="Ports have ships"), ""),
        (claim("c", statement="The Port-Hill line"), ""),
        (claim("c", value=("2", "3")), "23"),
        (claim("c", arguments={"entities": ["1", "3"]}), "13"),
        (claim("c", arguments={"over": "2", "under": "1"}), "12"),
        (claim("c", arguments={"within": {"province": "1"}}), ""),
        (claim("c", value=1.0), ""),
    ],
)
def test_who_is_named(own, named):
    found = entity_claims.naming({"c": own}, NAMES)
    assert "".join(entity for entity, ids in found.items() if ids) == named


def test_the_paper_on_wuxi(project):
    read = claims.read(project.path(project.settings["claims"]))
    found = entity_claims.naming(read, project.framework.entity_names("en"))
    assert found["320200"] == ["wuxi-ic-scale", "wuxi-ic-rank"]
    assert "hefei-ratio" in found["340100"] and "hefei-ratio" in found["341300"]
    assert "corridors" not in found["310000"] and "top10-metropolitan" not in found["310000"]
