"""What each chapter computes: a module a chapter, pure functions that its cells call."""
