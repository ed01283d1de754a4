"""The site as a browser shows it, opened from disk."""

import re
from io import BytesIO

import pytest
from PIL import Image

from .conftest import EDITIONS, PAGES, SITE

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Chromium treats fonts preloaded from disk as foreign; they load all the same
HARMLESS = re.compile(r"(Access to font at|Failed to load resource: net::ERR_FAILED).*")
FONT = re.compile(r"/fontawesome/.*\.(woff2|ttf)$")

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = e => e.getBoundingClientRect().right > width + 1 && !e.closest('.table-scroll, pre');
  return [document.documentElement.scrollWidth + ' px',
          ...[...document.querySelectorAll('body *')].filter(wide).slice(0, 5)
             .map(e => e.tagName + '.' + e.className)];
}"""

# a table is a stop for the keyboard, and shows a sign, just where it slides
SLIDES = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
  [...document.querySelectorAll('.pst-scrollable-table-container')]
    .filter(e => !e.closest('details:not([open])'))
    .filter(e => {
      const wide = e.scrollWidth > e.clientWidth + 1, long = e.scrollHeight > e.clientHeight + 1;
      return (wide || long) !== (e.tabIndex === 0) || wide !== e.hasAttribute('data-wide');
    })
    .map(e => e.textContent.trim().slice(0, 60))))))"""

LUMINANCE = """() => {
  const channel = (property, e) => getComputedStyle(e)[property].match(/[0-9.]+/g).slice(0, 3);
  const mean = c => c.reduce((sum, x) => sum + Number(x), 0) / 765;
  return [mean(channel('backgroundColor', document.body)),
          mean(channel('color', document.querySelector('article p')))];
}"""


class Watched:
    """A tab, and what went wrong or left the machine while it was open."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**{"viewport": DESKTOP, **options})
        self.faults = []
        self.tab = self.context.new_page()
        self.tab.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.tab.on("console", self._note_message)
        self.tab.on("request", self._note_request)
        self.tab.on("requestfailed", self._note_failure)

    def open(self, path):
        self.tab.goto(path.as_uri())
        return self.tab

    def _note_message(self, message):
        font = FONT.search(message.location.get("url", "")) or "fontawesome" in message.text
        if message.type == "error" and not (font and HARMLESS.match(message.text)):
            self.faults.append(f"console: {message.text}")

    def _note_request(self, request):
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            self.faults.append(f"asked {request.url}")

    def _note_failure(self, request):
        if not FONT.search(request.url):
            self.faults.append(f"failed: {request.url}")


@pytest.fixture(scope="module")
def watched(browser):
    watched = Watched(browser)
    yield watched
    watched.context.close()


OPENED = [(id, name) for id in EDITIONS for name in PAGES]


@pytest.fixture(scope="module", params=OPENED, ids="-".join)
def opened(request, watched, editions):
    """Open each page of each edition once, for all tests of it: its edition and address."""
    id, name = request.param
    # what the page before had not loaded yet is no fault of this one
    watched.tab.goto("about:blank")
    watched.faults.clear()
    watched.tab.set_viewport_size(DESKTOP)
    watched.open(editions[id].pages[name].path)
    return editions[id], name


def test_page_loads_and_fits(watched, opened):
    edition, name = opened
    page, tab = edition.pages[name], watched.tab
    if page.soup.select(".math"):
        tab.wait_for_selector("mjx-container mjx-math", timeout=20_000)
        assert not tab.query_selector_all("mjx-merror")
    images = tab.eval_on_selector_all("article img", "all => all.map(e => e.naturalWidth)")
    assert len(images) == len(page.article.find_all("img")) and all(images)
    assert tab.evaluate(OVERFLOW) == []
    tab.set_viewport_size(PHONE)
    assert tab.evaluate(OVERFLOW) == [], "at phone width"
    assert tab.evaluate(SLIDES) == []
    assert tab.is_visible("nav.editions")
    tab.set_viewport_size(DESKTOP)
    assert watched.faults == []


def test_switcher_leads_to_the_same_page(watched, opened, editions):
    edition, name = opened
    tab = watched.tab
    links = tab.query_selector_all("nav.editions a")
    assert [link.inner_text() for link in links] == [id.split("-")[0] for id in editions]
    here = tab.query_selector("nav.editions a[aria-current]")
    assert f"{here.inner_text()}-en" == edition.id and here.get_attribute("href") is None
    other = next(id for id in editions if id != edition.id)  # the first link that is none to itself
    tab.click("nav.editions a:not([aria-current])")
    # that it loads is told by its own test
    tab.wait_for_url(editions[other].pages[name].path.as_uri(), wait_until="commit")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_follows_the_reader(browser, editions, scheme):
    page = Watched(browser, color_scheme=scheme)
    try:
        tab = page.open(editions["2018-en"].chapters[-1].path)
        assert tab.get_attribute("html", "data-theme") == scheme
        ground, text = tab.evaluate(LUMINANCE)
        assert (ground < 0.25 and text > 0.6) if scheme == "dark" else (ground > 0.9 and text < 0.4)
    finally:
        page.context.close()


def test_figures_follow_the_switch(browser, editions):
    """The ground of a picture is that of the page, whatever the system prefers."""
    page = Watched(browser, color_scheme="light")
    try:
        tab = page.open(editions["2018-en"].pages["chapters/03-measurement.html"].path)
        seen = {}
        for _ in range(3):
            tab.click("button.theme-switch-button >> visible=true")
            drawn = tab.locator("figure img").first.screenshot()
            pixel = Image.open(BytesIO(drawn)).convert("RGB").getpixel((3, 3))
            seen[tab.get_attribute("html", "data-theme")] = pixel
        assert seen == {"light": (255, 255, 255), "dark": (18, 18, 18)}
    finally:
        page.context.close()


def test_a_print_is_light_and_whole(browser, editions):
    page = Watched(browser, color_scheme="dark")
    try:
        tab = page.open(editions["2018-en"].pages["chapters/03-measurement.html"].path)
        closed = "document.querySelectorAll('article details:not([open])').length"
        before = tab.evaluate(closed)
        tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert tab.get_attribute("html", "data-theme") == "light"
        assert before > 0 and tab.evaluate(closed) == 0
        tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert tab.get_attribute("html", "data-theme") == "dark"
        assert tab.evaluate(closed) == before
    finally:
        page.context.close()


def test_theme_can_be_switched(browser, editions):
    page = Watched(browser, color_scheme="light")
    try:
        tab = page.open(editions["2018-en"].chapters[0].path)
        seen = []
        for _ in range(3):
            tab.click("button.theme-switch-button >> visible=true")
            seen.append(tab.get_attribute("html", "data-theme"))
        assert set(seen) == {"light", "dark"}
    finally:
        page.context.close()


def test_search_finds_a_word(watched, edition):
    tab = watched.open(edition.pages["search.html"].path)
    tab.goto(f"{tab.url}?q=entropy")
    tab.wait_for_selector("#search-results li a", timeout=20_000)
    found = tab.eval_on_selector_all("#search-results li a", "all => all.map(e => e.href)")
    page = edition.pages["chapters/03-measurement.html"].path.as_uri()
    assert [link for link in found if link.startswith(page)]


def test_links_under_a_figure_open(watched, editions):
    chapter = editions["2018-en"].pages["chapters/03-measurement.html"]
    tab = watched.open(chapter.path)
    tab.click("figure#fig-ranking p.downloads a:text('SVG')")
    tab.wait_for_url((SITE / "figures" / "ranking.svg").as_uri())


def test_claims_are_folded_by_section_until_they_are_asked_for(watched, editions):
    tab = watched.open(editions["2018-en"].pages["chapters/06-claims.html"].path)
    rows = tab.locator("#tab-audit tbody tr:not(.fold)")
    shown, told = tab.locator("#tab-audit tbody tr:not(.fold):visible"), "form.table-filter output"
    count = rows.count()
    assert count > 100 and shown.count() == 0
    assert tab.inner_text(told) == f"{count} of {count} claims"
    tab.locator("#tab-audit tr.fold button").nth(1).click()
    assert 0 < shown.count() < 20
    tab.select_option("form.table-filter select[name=verdict]", "differs")
    assert tab.inner_text(told) == f"{shown.count()} of {count} claims"
    assert shown.count() == tab.locator("#tab-audit .v-differs:visible").count() > 0
    tab.fill("form.table-filter input[name=text]", "no such words")
    assert shown.count() == 0 and tab.inner_text(told) == f"0 of {count} claims"
