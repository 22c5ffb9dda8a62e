// The conversation with the speaker: what the listener does goes to the server, what comes back is said and shown.
import { post } from "/page/api.js";
import { createDevice } from "/page/device.js";
import { $, make, tell } from "/page/dom.js";
import { createServices } from "/page/services.js";
import { createSettings } from "/page/settings.js";
import { readable } from "/page/ssml.js";
import { createTranscript } from "/page/transcript.js";
import { hush, say } from "/page/voice.js";

// `options` are what the server offers; `onAct` is told before anything that the listener does.
export function createSession(options, { onAct }) {
  let speaker = "", open = false, reprompt = null, changed = Promise.resolve();
  const device = createDevice({ onTouch: touched, hasRenderer: options.renderer });
  const transcript = createTranscript({ onHearAgain: speak });
  const settings = createSettings(options, { onLocale: begin, onSituation: change });
  const services = createServices({
    speaker: () => speaker,
    skillName: () => skill().name,
    onAnswer: attempt,
    onQuestion: (question) => transcript.note(`Alexa asks: ${question}`, "alexa"),
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

  // One change after the other, and what is said after them.
  function change() {
    const where = settings.read(), kind = settings.device();
    changed = changed.then(async () => {
      try {
        await post(`/api/speakers/${speaker}/situation`, where);
        tell($("problem"), "");
        device.become(kind, where);
      } catch (problem) {
        report(problem);
      }
    });
  }

  function ended() {
    open = false;
    reprompt = null;
    for (const name of ["stop", "no_answer"]) $(name).disabled = true;
  }

  const turn = (act) => changed.then(() => post(`/api/speakers/${speaker}/turns`, act));
  const spoken = (words) => attempt(words, turn({ you: words }));
  const launched = () => attempt(opening(), turn({ you: "" }));
  const touching = (sent) => `(touches ${sent.map(String).join(", ")})`;

  function touched({ arguments: sent }) {
    attempt(touching(sent), turn({ touch: sent }));
  }

  // Shows what the listener did and what came of it, and says it.
  async function attempt(words, answered) {
    hush();
    onAct();
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
    onAct();
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

  async function beginAgain() {
    hush();
    try {
      await post(`/api/speakers/${speaker}/session`);
      renew();
    } catch (problem) {
      report(problem);
    }
  }

  return {
    begin, beginAgain, launched, replayed, report, spoken, state, stayedSilent,
    note: transcript.note,
    speaker: () => speaker,
    isOpen: () => open,
    locale: () => settings.read().locale,
  };
}
