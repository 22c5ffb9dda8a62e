"""Talks to the skill without a speaker: a stand-in for Alexa's NLU, request envelopes, conversations."""
