// The conversation as one sees it: what was said, heard and shown, with what lies behind it folded away.
import { details } from "/page/details.js";
import { $, make } from "/page/dom.js";
import { readable } from "/page/ssml.js";

const FALLBACK = "AMAZON.FallbackIntent";

export function createTranscript({ onHearAgain }) {
  const log = $("log"), welcome = $("welcome");

  function add(element) {
    welcome.hidden = true;
    log.append(element);
    element.scrollIntoView({ block: element.offsetHeight < log.offsetHeight ? "nearest" : "start" });
    return element;
  }

  const you = (words) => add(make("div", { className: "you" }, hidden("You: "), make("p", {}, words)));
  const note = (words, kind = "") => add(make("p", { className: `note ${kind}` }, words));

  function answer(step) {
    const { sent, exchange, mismatches } = step;
    const body = sent.at(-1).response.response ?? {};
    if (exchange.turns > 1) {
      const asked = readable(sent[0].response.response?.outputSpeech);
      note(`The words did not reach the skill at first: Alexa sent ${FALLBACK}, which carries none. ` +
        `The skill asked again, “${asked}”, and they were said once more.`);
    }
    const words = readable(body.outputSpeech);
    const again = make("button", { type: "button", className: "quiet", onclick: () => onHearAgain(body.outputSpeech) },
      "Hear again");
    add(make("article", { className: "answer" },
      hidden("Alexa: "),
      make("p", { className: "speech" }, words || "Nothing is said."),
      body.card ? card(body.card) : null,
      mismatches ? verdict(mismatches) : null,
      make("div", { className: "foot" }, words ? again : null, details(step)),
    ));
    if (body.shouldEndSession) note("The session has ended.");
  }

  function clear() {
    log.replaceChildren();
    welcome.hidden = false;
  }

  return { you, note, answer, clear };
}

const hidden = (text) => make("span", { className: "visually_hidden" }, text);

function card({ title, content, text }) {
  return make("div", { className: "card" },
    make("p", { className: "card_label" }, "Card in the Alexa app"),
    make("p", { className: "card_title" }, title ?? "Card"),
    make("p", {}, content ?? text ?? ""));
}

function verdict(mismatches) {
  if (!mismatches.length) return make("p", { className: "verdict good" }, "As recorded");
  const list = make("ul", {}, ...mismatches.map((mismatch) => make("li", {}, mismatch)));
  return make("div", { className: "verdict bad" }, make("p", {}, "Not as recorded"), list);
}
