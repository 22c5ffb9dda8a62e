"""Measures what a listener waits for: the cold start, a warm answer, and what growing content costs."""
