"""Figures that only this report draws; those of any index stand in `deltaindex.figures`."""
