"""Trains the intent classifier that ships: dataset, features, weights."""
