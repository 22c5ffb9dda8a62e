"""Tests of understanding, with models small enough to compute by hand."""
