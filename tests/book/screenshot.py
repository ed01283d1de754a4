"""Renew the picture in the README from the built site: ``make screenshot``."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "_build" / "html" / "chapters" / "03-measurement.html"
PICTURE = ROOT / "_static" / "screenshot.png"


def main() -> None:
    """Show the ranking of chapter 3 as a reader has it on a desktop."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme="light")
        tab.goto(PAGE.as_uri())
        tab.wait_for_selector("mjx-container mjx-math")
        tab.evaluate("document.getElementById('the-ranking').scrollIntoView({behavior: 'instant'})")
        tab.wait_for_timeout(500)
        tab.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
