"""Reminders of what the timeline says: each is read out, and set only after a yes to it alone.

Others may hear a reminder or see it on the device. So it says no more than that there is a checklist for an
appointment, unless the listener asks for the details.
"""

from skill.dialog.closing import in_turn
from skill.dialog.reply import Answer, AwaitingConsent, ConfirmReminder
from skill.dialog.spoken_dates import say_number, say_when
from skill.dialog.turn import Alert, Reminder, TurnContext


def start(turn: TurnContext) -> Answer:
    """Read out the first reminder that is not set yet."""
    return _start(turn, details=False)


def put_details(turn: TurnContext) -> Answer:
    """Read out the reminder once more, or the first one, with what it is for; those after it say that too."""
    pending = turn.session.pending
    reminder = _find(turn, pending.rule) if isinstance(pending, ConfirmReminder) else None
    return _read_out(turn, "", reminder, details=True) if reminder else _start(turn, details=True)


def accept(turn: TurnContext, pending: ConfirmReminder | AwaitingConsent) -> Answer:
    """Set the reminder that the listener agreed to, and read out the next one.

    Without permission Alexa asks for it by voice; if it is still missing then, by a card.
    """
    reminder = _find(turn, pending.rule)
    if not reminder:
        return _go_on(turn, turn.wording.reminder_passed, pending)
    text = reminder.details if pending.details else turn.wording.reminder_text
    alert = Alert(reminder.at, text, turn.request.locale)
    result = turn.services.set_reminder(turn.request.device, alert, turn.request.now or reminder.at)
    if result == "set":
        return _go_on(turn, in_turn(turn.wording.reminder_set, turn), pending, (reminder.rule,))
    if result != "no_permission":
        return Answer("talk", turn.wording.reminder_failed[result])
    if isinstance(pending, AwaitingConsent):
        return Answer("talk", turn.wording.consent["revoked"], consent="card")
    awaiting = AwaitingConsent(pending.rule, pending.details)
    return Answer("talk", turn.wording.consent["asked"], pending=awaiting, consent="voice", ends=True)


def skip(turn: TurnContext, pending: ConfirmReminder) -> Answer:
    """Leave out the reminder that was read, and read out the next one."""
    return _go_on(turn, in_turn(turn.wording.reminder_skipped, turn), pending)


def leave(turn: TurnContext) -> Answer:
    """End the session while reminders are read out; says how many are set, if any."""
    goodbye, set_so_far = in_turn(turn.wording.goodbye, turn), turn.session.reminded
    return Answer("stop", f"{_count(turn, len(set_so_far))} {goodbye}" if set_so_far else goodbye, ends=True)


def resume(turn: TurnContext) -> Answer:
    """Go on after Alexa's question for permission, which may have begun a new session."""
    pending, consent = turn.session.pending, turn.wording.consent
    match turn.request.consent:
        case "ACCEPTED":
            return accept(turn, pending) if isinstance(pending, AwaitingConsent) else Answer("talk", consent["lost"])
        case "DENIED":
            return Answer("talk", consent["denied"])
        case "NOT_ANSWERED":
            return Answer("talk", consent["not_answered"], consent="card")
        case _:
            return Answer("talk", consent["failed"], consent="card")


def _start(turn: TurnContext, *, details: bool) -> Answer:
    found = _reminders(turn)
    reminder = _first_unset(turn, found)
    if reminder:
        return _read_out(turn, "", reminder, details=details)
    return Answer("talk", _why_none(turn, found))


def _why_none(turn: TurnContext, found: tuple[Reminder, ...]) -> str:
    """Why there is no reminder to read out."""
    wording, appointment = turn.wording, turn.session.appointment
    if found:
        return wording.reminders_all_set
    if not appointment:
        return wording.reminders_none
    return wording.reminders_passed if appointment.zone else wording.reminders_no_zone


def _go_on(
    turn: TurnContext, lead: str, pending: ConfirmReminder | AwaitingConsent, reminded: tuple[str, ...] = ()
) -> Answer:
    """Read out the reminder after the pending one; after the last, say how many are set."""
    found = _reminders(turn)
    rules = [reminder.rule for reminder in found]
    rest = found[rules.index(pending.rule) + 1 :] if pending.rule in rules else found
    reminder = _first_unset(turn, rest)
    if reminder:
        return _read_out(turn, lead, reminder, details=pending.details)._replace(reminded=reminded)
    total = len({*turn.session.reminded, *reminded})
    return Answer("talk", f"{lead} {_count(turn, total)}", reminded=reminded)


def _read_out(turn: TurnContext, lead: str, reminder: Reminder, *, details: bool) -> Answer:
    """What a reminder will say and when, and whether to set it."""
    text = reminder.details if details else turn.wording.reminder_text
    when = say_when(reminder.at, turn.request.locale)
    asked = turn.wording.reminder_ask.format(when=when, text=text.removesuffix("."))
    return Answer("talk", f"{lead} {asked}".strip(), pending=ConfirmReminder(reminder.rule, details), asks=True)


def _count(turn: TurnContext, number: int) -> str:
    """How many reminders are set."""
    none, one, several = turn.wording.reminders_set
    return [none, one][number] if number < 2 else several.format(count=say_number(number))


def _reminders(turn: TurnContext) -> tuple[Reminder, ...]:
    from skill.dialog import timeline  # here, since most sessions have none

    return timeline.reminders(turn)


def _find(turn: TurnContext, rule: str) -> Reminder | None:
    """The reminder of a rule; None once its time has passed."""
    return next((reminder for reminder in _reminders(turn) if reminder.rule == rule), None)


def _first_unset(turn: TurnContext, found: tuple[Reminder, ...]) -> Reminder | None:
    return next((reminder for reminder in found if reminder.rule not in turn.session.reminded), None)
