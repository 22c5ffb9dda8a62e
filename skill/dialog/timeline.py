"""The listener's timeline: what is due when, counted from the appointment."""

from skill.dialog.turn import Reminder, TurnContext


def reminders(_: TurnContext) -> tuple[Reminder, ...]:
    """What the listener can be reminded of, earliest first; empty without an appointment."""
    return ()
