"""The dialog: decides what is said. Pure values in and out; no SDK, no clock, no network."""
