"""No page has a serious accessibility fault, by axe-core, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import PAGES, SITE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_no_serious_finding(browser, page, scheme):
    context = browser.new_context(color_scheme=scheme)
    tab = context.new_page()
    tab.goto((SITE / page).as_uri())
    found = Axe().run(tab).response["violations"]
    context.close()
    serious = [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious
