"""Where things stand: an edition within the site, and what its pages publish."""

from __future__ import annotations

from pathlib import Path

SITE = Path("_build", "html")
#: The chain executes a page in a folder with this file: its year and language.
MARKER = "edition.yaml"
#: What a page publishes beside itself: figures and tables.
PUBLISHED = "_published"
#: Where the pages of single entities stand.
PROFILES = "profiles"


def place(edition: str, default: str) -> str:
    """Return the folder of an edition within the site.

    >>> place("2018-en", "2018-en"), place("2019-en", "2018-en"), place("2019-zh", "2018-en")
    ('', '2019/', '2019/zh/')
    """
    year, lang = edition.split("-")
    default_year, default_lang = default.split("-")
    parts = ([] if year == default_year else [year]) + ([] if lang == default_lang else [lang])
    return "".join(f"{part}/" for part in parts)
