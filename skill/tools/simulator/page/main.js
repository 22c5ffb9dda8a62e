// Puts the page together: what the listener does goes to the speaker, and what comes back is said and shown.
import { get, post } from "/page/api.js";
import { createDevice } from "/page/device.js";
import { $, make, tell } from "/page/dom.js";
import { createRecordings } from "/page/recordings.js";
import { createServices } from "/page/services.js";
import { createSettings } from "/page/settings.js";
import { readable } from "/page/ssml.js";
import { createTranscript } from "/page/transcript.js";
import { canListen, canSpeak, hush, listen, say } from "/page/voice.js";

const DENIED = ["not-allowed", "service-not-allowed"];
const options = await get("/api/options");
let speaker = "", open = false, reprompt = null, hearing = null;
const said = []; // What was typed, for the arrow keys.
let recalled = 0;

const device = createDevice({ onTouch: touched, hasRenderer: options.renderer });
const transcript = createTranscript({ onHearAgain: (output) => speak(output) });
const settings = createSettings(options, { onLocale: begin, onSituation: change });
const services = createServices({
  speaker: () => speaker,
  skillName: () => skill().name,
  onAnswer: (words, answered) => attempt(words, answered),
  onQuestion: (question) => transcript.note(`Alexa asks: ${question}`, "alexa"),
});
createRecordings({
  speaker: () => speaker,
  onReplay: replayed,
  onSaved: (file) => transcript.note(`Saved as tests/conversations/${file}.`),
  onProblem: report,
});

const skill = () => options.skills[settings.read().locale];

const opening = () => `Alexa, open ${skill().invocation}`;

function state(name, words) {
  device.state(name);
  $("status").textContent = words ?? (open ? "The session is open" : "No session. Say something to begin one.");
}

function report(problem) {
  tell($("problem"), problem.message);
  state("idle");
}

// A new speaker in the locale that is picked.
async function begin() {
  hush();
  state("thinking", "Learning the utterances of the locale");
  try {
    ({ id: speaker } = await post("/api/speakers", settings.read()));
    renew();
    tell($("problem"), "");
  } catch (problem) {
    report(problem);
  }
}

// Clears what a session left.
function renew() {
  ended();
  transcript.clear();
  device.clear();
  device.become(settings.device(), settings.read());
  $("save").disabled = true;
  $("name").textContent = document.title = skill().name;
  $("examples").replaceChildren(...skill().examples.map((example) =>
    make("button", { type: "button", onclick: () => spoken(example) }, example)));
  services.ask([]);
  state("idle");
}

async function change() {
  try {
    await post(`/api/speakers/${speaker}/situation`, settings.read());
    tell($("problem"), "");
    device.become(settings.device(), settings.read());
  } catch (problem) {
    report(problem);
  }
}

function ended() {
  open = false;
  reprompt = null;
  for (const name of ["stop", "no_answer"]) $(name).disabled = true;
}

const turn = (act) => post(`/api/speakers/${speaker}/turns`, act);
const spoken = (words) => attempt(words, turn({ you: words }));
const touching = (sent) => `(touches ${sent.map(String).join(", ")})`;

function touched({ arguments: sent }) {
  attempt(touching(sent), turn({ touch: sent }));
}

// Shows what the listener did and what came of it, and says it.
async function attempt(words, answered) {
  hush();
  hearing?.abort();
  transcript.you(words);
  state("thinking", "Thinking");
  try {
    const step = await answered;
    tell($("problem"), "");
    show(step);
    return await speak(step.sent.at(-1).response.response?.outputSpeech);
  } catch (problem) {
    report(problem);
    return "failed";
  }
}

function show(step) {
  const body = step.sent.at(-1).response.response ?? {};
  open = !step.exchange.ends_session;
  reprompt = body.reprompt?.outputSpeech ?? null;
  for (const name of ["stop", "no_answer"]) $(name).disabled = !open;
  $("save").disabled = false;
  transcript.answer(step);
  device.show(body.directives ?? []);
  services.ask(body.directives ?? []);
}

async function speak(output) {
  if (!output || !$("aloud").checked) {
    state("idle");
    return "said";
  }
  state("speaking", "Speaking");
  const result = await say(output, settings.read().locale);
  if (result !== "silenced") state("idle", result === "no voice" ? "This browser has no voice; read the answer." : undefined);
  return result;
}

// Nobody answers: Alexa says the reprompt, then the session ends.
async function stayedSilent() {
  hearing?.abort();
  transcript.you("(no answer)");
  if (reprompt) transcript.note(`Alexa reprompts: ${readable(reprompt)}`, "alexa");
  for (const name of ["stop", "no_answer"]) $(name).disabled = true;
  if ((await speak(reprompt)) === "silenced") return;
  try {
    const step = await turn({ silence: true });
    ended();
    transcript.note("Still no answer: the session has ended.");
    device.clear();
    state("idle");
    return step;
  } catch (problem) {
    report(problem);
  }
}

// Shows a replay turn by turn; it is not said.
function replayed(replay) {
  hush();
  speaker = replay.id;
  settings.set(replay);
  renew();
  for (const step of replay.turns) {
    const { you, touch, silence } = step.turn;
    transcript.you(silence ? "(no answer)" : touch ? touching(touch) : you || opening());
    show(step);
  }
  const wrong = replay.turns.filter(({ mismatches }) => mismatches.length).length;
  const all = replay.turns.length === 1 ? "The turn" : `All ${replay.turns.length} turns`;
  transcript.note(wrong ? `${wrong} of ${replay.turns.length} turns did not go as recorded.` : `${all} went as recorded.`);
  state("idle");
}

// Listens, answers, and listens again as long as the session is open and somebody speaks.
async function talk() {
  if (hearing) return hearing.abort();
  hush();
  do {
    const mine = (hearing = new AbortController());
    $("microphone").setAttribute("aria-pressed", "true");
    state("listening", "Listening. The browser may send your voice to its maker.");
    let words = "";
    try {
      const heard = { onWords: (some) => ($("words").value = some), signal: mine.signal };
      words = await listen(settings.read().locale, heard);
    } catch (problem) {
      const why = DENIED.includes(problem.message) ? "it may not use the microphone" : problem.message;
      report(new Error(`The browser does not hear you: ${why}.`));
    }
    hearing = null;
    $("microphone").setAttribute("aria-pressed", "false");
    $("words").value = "";
    if (mine.signal.aborted || !words) {
      if (open && !mine.signal.aborted && $("problem").hidden) await stayedSilent();
      else state("idle");
      return;
    }
    if ((await spoken(words)) !== "said") return;
  } while (open);
}

$("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = $("words").value.trim();
  if (!words) return;
  $("words").value = "";
  said.push(words);
  recalled = said.length;
  spoken(words);
});
$("words").addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !said.length) return;
  event.preventDefault();
  recalled = Math.min(Math.max(recalled + step, 0), said.length);
  $("words").value = said[recalled] ?? "";
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  hearing?.abort();
  hush();
  state("idle");
});
$("launch").addEventListener("click", () => attempt(opening(), turn({ you: "" })));
$("stop").addEventListener("click", () => spoken("stop"));
$("no_answer").addEventListener("click", stayedSilent);
$("new_session").addEventListener("click", async () => {
  hush();
  try {
    await post(`/api/speakers/${speaker}/session`);
    renew();
  } catch (problem) {
    report(problem);
  }
});
$("aloud").addEventListener("change", () => !$("aloud").checked && hush());
$("aloud").disabled = !canSpeak;
$("microphone").hidden = !canListen;
$("microphone").addEventListener("click", talk);

await begin();
$("words").focus();
document.body.dataset.ready = "true";
