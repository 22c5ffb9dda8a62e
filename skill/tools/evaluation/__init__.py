"""Evaluates the skill's answers on utterances that no model was trained on."""
