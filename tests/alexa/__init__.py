"""Tests of the package that imports the SDK."""
