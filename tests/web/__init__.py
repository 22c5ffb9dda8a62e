"""Tests of the web service, with a certificate authority of their own, over real HTTP."""
