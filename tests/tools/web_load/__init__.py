"""Puts load on the web service (`make load`) and writes docs/results/web_load.md."""
