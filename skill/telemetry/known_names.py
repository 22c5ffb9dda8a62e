"""The names that may stand in the log. Others come from outside and could be anything, also what somebody said."""

import re

OTHER = "other"
"""Stands in the log for a name that is not known."""
REQUEST_TYPES = frozenset({
    "Alexa.Advertisement.AdCompleted", "Alexa.Advertisement.AdNotRendered", "Alexa.Advertisement.ReadyToEnqueueAudio",
    "Alexa.Authorization.Grant", "Alexa.DataStore.Error", "Alexa.DataStore.PackageManager.InstallationError",
    "Alexa.DataStore.PackageManager.UpdateRequest", "Alexa.DataStore.PackageManager.UsagesInstalled",
    "Alexa.DataStore.PackageManager.UsagesRemoved", "Alexa.Presentation.APL.LoadIndexListData",
    "Alexa.Presentation.APL.LoadTokenListData", "Alexa.Presentation.APL.RuntimeError",
    "Alexa.Presentation.APL.UserEvent", "Alexa.Presentation.APLA.RuntimeError", "Alexa.Presentation.APLT.UserEvent",
    "Alexa.Presentation.HTML.Message", "Alexa.Presentation.HTML.RuntimeError", "AlexaHouseholdListEvent.ItemsCreated",
    "AlexaHouseholdListEvent.ItemsDeleted", "AlexaHouseholdListEvent.ItemsUpdated",
    "AlexaHouseholdListEvent.ListCreated", "AlexaHouseholdListEvent.ListDeleted", "AlexaHouseholdListEvent.ListUpdated",
    "AlexaSkillEvent.NotificationSubscriptionChanged", "AlexaSkillEvent.ProactiveSubscriptionChanged",
    "AlexaSkillEvent.SkillAccountLinked", "AlexaSkillEvent.SkillDisabled", "AlexaSkillEvent.SkillEnabled",
    "AlexaSkillEvent.SkillPermissionAccepted", "AlexaSkillEvent.SkillPermissionChanged", "AudioPlayer.PlaybackFailed",
    "AudioPlayer.PlaybackFinished", "AudioPlayer.PlaybackNearlyFinished", "AudioPlayer.PlaybackStarted",
    "AudioPlayer.PlaybackStopped", "CanFulfillIntentRequest", "Connections.Request", "Connections.Response",
    "CustomInterfaceController.EventsReceived", "CustomInterfaceController.Expired", "Dialog.API.Invoked",
    "Dialog.InputRequest", "Display.ElementSelected", "GameEngine.InputHandlerEvent", "IntentRequest", "LaunchRequest",
    "Messaging.MessageReceived", "PlaybackController.NextCommandIssued", "PlaybackController.PauseCommandIssued",
    "PlaybackController.PlayCommandIssued", "PlaybackController.PreviousCommandIssued", "Reminders.ReminderCreated",
    "Reminders.ReminderDeleted", "Reminders.ReminderStarted", "Reminders.ReminderStatusChanged",
    "Reminders.ReminderUpdated", "SessionEndedRequest", "SessionResumedRequest", "System.ExceptionEncountered",
})  # fmt: skip
"""Every type of request that Alexa's SDK has a model for."""
BUILT_IN_INTENTS = frozenset({
    "AMAZON.CancelIntent", "AMAZON.FallbackIntent", "AMAZON.HelpIntent", "AMAZON.LoopOffIntent", "AMAZON.LoopOnIntent",
    "AMAZON.MoreIntent", "AMAZON.NavigateHomeIntent", "AMAZON.NavigateSettingsIntent", "AMAZON.NextIntent",
    "AMAZON.NoIntent", "AMAZON.PageDownIntent", "AMAZON.PageUpIntent", "AMAZON.PauseIntent", "AMAZON.PreviousIntent",
    "AMAZON.RepeatIntent", "AMAZON.ResumeIntent", "AMAZON.ScrollDownIntent", "AMAZON.ScrollLeftIntent",
    "AMAZON.ScrollRightIntent", "AMAZON.ScrollUpIntent", "AMAZON.SelectIntent", "AMAZON.ShuffleOffIntent",
    "AMAZON.ShuffleOnIntent", "AMAZON.StartOverIntent", "AMAZON.StopIntent", "AMAZON.YesIntent",
})  # fmt: skip
"""Amazon's own intents, which a device may send whether the interaction model has them or not."""
_REQUEST_ID = re.compile(r"amzn1\.echo-(?:api|external)\.request\.[0-9a-f-]{12,36}")


def known_request_id(request_id: object) -> str:
    """The id of a request if it looks like one of Alexa's; else OTHER."""
    return request_id if isinstance(request_id, str) and _REQUEST_ID.fullmatch(request_id) else OTHER
