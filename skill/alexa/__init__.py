"""Alexa: the only package that imports the SDK."""
