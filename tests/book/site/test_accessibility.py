"""No page has a serious accessibility fault, by axe-core, in light and, for its colours, in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import PAGES, SITE

# what is not colour is the same in both
RULES = {"light": None, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}


# all formulas, fonts and fading colours are there: else they would be judged half-way
READY = """() => Promise.all([document.fonts.ready, window.MathJax?.startup?.promise])
  .then(() => Promise.all(document.getAnimations().map(a => a.finished.catch(() => null))))
  .then(() => null)"""


@pytest.fixture(scope="module", params=PAGES)
def tab(request, browser):
    """Each page, opened once for both schemes."""
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto((SITE / request.param).as_uri())
    yield tab
    context.close()


@pytest.mark.parametrize("scheme", RULES)
def test_no_serious_finding(tab, scheme):
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    tab.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
    tab.evaluate(READY)
    found = Axe().run(tab, options=RULES[scheme]).response["violations"]
    serious = [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious
