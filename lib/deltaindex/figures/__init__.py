"""Figures: a file for each kind of picture; each takes results and a language, and computes none.

No figure is registered with pyplot, so that a notebook shows only what a chapter publishes.
"""

from ..extras import require

require("figures", "matplotlib", "pylopdf_fonts_zh_cn", "seaborn")
