"""The page of the reader's own weights, as the site has it."""

import pytest

from .conftest import EDITIONS
from .test_browser import DESKTOP, OVERFLOW, PHONE, Watched

PAGE = "chapters/03h-weights.html"
ROWS = "table.own-ranking tbody tr"


@pytest.fixture(params=["light", "dark"])
def opened(request, browser, editions):
    page = Watched(browser, color_scheme=request.param)
    page.open(editions["2018-en"].pages[PAGE].path)
    yield page
    page.context.close()


def test_it_fits_and_asks_nobody(opened):
    tab = opened.tab
    for size in (DESKTOP, PHONE):
        tab.set_viewport_size(size)
        tab.select_option("#own-set", "extended")
        tab.select_option("#own-presets", "critic")
        assert tab.evaluate(OVERFLOW) == []
        # what the sliders do stays in sight
        tab.locator("input[type=range]").last.scroll_into_view_if_needed()
        tab.locator("input[type=range]").first.scroll_into_view_if_needed()
        box = tab.locator(".own-summary").bounding_box()
        assert 0 <= box["y"] < size["height"]
    assert opened.faults == []


def test_a_city_leads_to_its_profile(opened):
    tab = opened.tab
    city = tab.get_attribute(ROWS, "data-entity")
    tab.click(f"{ROWS} >> nth=0 >> a")
    tab.wait_for_url(f"**/profiles/{city}.html")


def test_a_choice_goes_along_to_another_year(watched_page, editions):
    tab = watched_page.open(editions["2018-en"].pages[PAGE].path)
    tab.select_option("#own-set", "every_year")
    tab.select_option("#own-presets", "critic")
    tab.click("nav.editions a:has-text('2022')")
    tab.wait_for_selector(ROWS)
    assert tab.evaluate("location.hash") == "#set=every_year&weights=critic"
    assert tab.input_value("#own-presets") == "critic" and tab.is_hidden(".own-problem")
    # a set that has no ranking there is said to have none
    tab.evaluate("location.hash = '#set=extended&weights=critic'")
    tab.wait_for_selector(".own-problem:visible")
    assert "extended" in tab.inner_text(".own-problem")


@pytest.fixture
def watched_page(browser):
    page = Watched(browser)
    yield page
    page.context.close()


@pytest.mark.parametrize("id", EDITIONS)
def test_without_a_script_the_presets_stand(browser, editions, id):
    page = Watched(browser, java_script_enabled=False)
    try:
        tab = page.open(editions[id].pages[PAGE].path)
        assert tab.is_visible("noscript p, article p:has-text('JavaScript')")
        assert tab.locator("table tbody tr:visible").count() >= 40
    finally:
        page.context.close()
