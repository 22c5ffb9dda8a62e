"""What developers run, `python -m skill.tools COMMAND`, and what does not ship."""
