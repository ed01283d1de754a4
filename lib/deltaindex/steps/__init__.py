"""The steps from indicators to an index: pure functions, each a method that a recipe names.

A method takes a DataFrame (entities as rows, indicators as columns) and options by keyword; the
keyword-only parameters of its signature are the options of the recipe. Each module lists its
methods in ``METHODS``.
"""
