"""The engine: from indicators to an index, on arrays, and an index that knows how it was built."""
