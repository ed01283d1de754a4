"""No page has a serious accessibility fault, by axe-core, in light and, for its colours, in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import PAGES, SITE

# what is not colour is the same in both
RULES = {"light": None, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}


@pytest.mark.parametrize("scheme", RULES)
@pytest.mark.parametrize("page", PAGES)
def test_no_serious_finding(browser, page, scheme):
    # colours that are still fading in would be judged half-way
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto((SITE / page).as_uri())
    tab.wait_for_function("document.documentElement.dataset.theme")
    tab.wait_for_timeout(400)
    found = Axe().run(tab, options=RULES[scheme]).response["violations"]
    context.close()
    serious = [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious
