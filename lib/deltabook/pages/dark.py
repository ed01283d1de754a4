"""A picture on a dark ground: each of its colours as far from that ground as it was from white."""

from __future__ import annotations

import colorsys
import re
from functools import cache

#: The ground of the theme's pages where they are dark.
GROUND = "#121212"
WHITE = "#ffffff"

_COLOUR = re.compile(r"(fill|stroke): (#[0-9a-f]{6})")
_HEAD = '<style type="text/css">'


def luminance(colour: str) -> float:
    r"""Return the relative luminance of a colour, as WCAG 2 defines it.

    >>> luminance("#000000"), luminance("#ffffff")
    (0.0, 1.0)
    """
    parts = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
             for share in _shares(colour)]  # fmt: skip
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    r"""Return the contrast of two colours, from 1 (none) to 21 (black on white).

    .. math:: (L_1 + 0.05) / (L_2 + 0.05), \qquad L_1 \ge L_2

    >>> round(contrast("#000000", "#ffffff"), 9)
    21.0
    """
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@cache
def on_dark(colour: str) -> str:
    """Return the colour of the same hue that has on the dark ground the contrast it had on white.

    So what is seen on white is seen here, and what stood out less stands out less. Where no colour
    is light enough, it is white.

    >>> on_dark("#ffffff"), on_dark("#000000")
    ('#121212', '#ffffff')
    """
    hue, _, saturation = colorsys.rgb_to_hls(*_shares(colour))
    wanted = min(contrast(colour, WHITE) * (luminance(GROUND) + 0.05) - 0.05, 1.0)
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        if luminance(_hex(colorsys.hls_to_rgb(hue, middle, saturation))) < wanted:
            low = middle
        else:
            high = middle
    return _hex(colorsys.hls_to_rgb(hue, high, saturation))


def with_dark(svg: str) -> str:
    """Return a picture that has a dark form beside its own, for those who prefer dark.

    An `img` follows the ``color-scheme`` of the page around it, so no script is needed.

    >>> print(with_dark('<style type="text/css"></style><path style="fill: #ffffff"/>')[57:121])
    {svg{fill:#fff}[style*="fill: #ffffff"]{fill:#121212!important}}
    """
    found = sorted(set(_COLOUR.findall(svg)))
    rules = "".join(
        f'[style*="{part}: {colour}"]{{{part}:{on_dark(colour)}!important}}'
        for part, colour in found
    )
    # what has no colour of its own is black
    style = f"@media (prefers-color-scheme:dark){{svg{{fill:#fff}}{rules}}}"
    return svg.replace(_HEAD, _HEAD + style, 1)


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _hex(shares: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)
