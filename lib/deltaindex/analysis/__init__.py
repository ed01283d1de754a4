"""What can be said of an index: each function takes results and changes none."""
