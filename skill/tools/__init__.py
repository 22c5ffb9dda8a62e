"""What never ships: authoring checks, the interaction model's builder, the local conversation, training, measuring."""
