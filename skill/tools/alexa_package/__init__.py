"""The skill package for Amazon: interaction models, manifest, and the rules that they have to follow."""
