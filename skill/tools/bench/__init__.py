"""Measures how long a listener waits, for a cold start and for a warm answer, against baseline skills."""
