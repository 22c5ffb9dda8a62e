// Alexa's services: her question for consent, and the reminders that the skill has set.
import { get, post } from "/page/api.js";
import { $, make } from "/page/dom.js";

const SAID = { ACCEPTED: "Allow", DENIED: "Don’t allow", NOT_ANSWERED: "(no answer)" };
const PERMISSIONS = { "alexa::alerts:reminders:skill:readwrite": "set reminders" };

// `onAnswer` gets what the listener said to Alexa, and the promise of what came of it.
export function createServices({ speaker, skillName, onAnswer, onQuestion }) {
  const panel = $("services"), consent = $("consent"), reminders = $("reminders");

  for (const button of consent.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      consent.hidden = true;
      onAnswer(SAID[button.value], post(`/api/speakers/${speaker()}/consent`, { status: button.value }));
    });
  }

  // Shows Alexa's question if the response has one.
  function ask(directives) {
    const asked = directives.find(({ type, name }) => type === "Connections.SendRequest" && name === "AskFor");
    consent.hidden = !asked;
    if (asked) {
      const scopes = asked.payload?.permissionScopes ?? [asked.payload ?? {}];
      const what = scopes.map(({ permissionScope }) => PERMISSIONS[permissionScope] ?? permissionScope).join(" and ");
      const question = `Do you allow ${skillName()} to ${what}?`;
      $("question").textContent = question;
      onQuestion(question);
      consent.querySelector("button").focus();
    }
    refresh();
  }

  async function refresh() {
    const { available, reminders: found } = await get("/api/reminders");
    reminders.hidden = !available;
    const items = found.length ? found.map(described) : [make("li", { className: "muted" }, "None")];
    reminders.querySelector("ul").replaceChildren(...items);
    panel.hidden = consent.hidden && reminders.hidden;
  }

  return { ask, refresh };
}

function described({ trigger = {}, alertInfo }) {
  const spoken = alertInfo?.spokenInfo?.content ?? [];
  const when = (trigger.scheduledTime ?? "").replace("T", " ").replace(/:00(\.0+)?$/, "");
  return make("li", {},
    make("strong", {}, `${when} ${trigger.timeZoneId ?? ""}`.trim()),
    make("span", {}, spoken[0]?.text ?? spoken[0]?.ssml ?? ""));
}
