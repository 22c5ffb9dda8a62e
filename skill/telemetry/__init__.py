"""What the skill tells its operator: one line a request, without anything that a listener said."""
