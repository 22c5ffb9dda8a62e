// Puts the page together: the session, the recordings, and what one types, presses and says.
import { get } from "/page/api.js";
import { $ } from "/page/dom.js";
import { createRecordings } from "/page/recordings.js";
import { createSession } from "/page/session.js";
import { canListen, canSpeak, hush, listen } from "/page/voice.js";

const DENIED = ["not-allowed", "service-not-allowed"];
const said = []; // What was typed, for the arrow keys.
let recalled = 0, hearing = null;

const session = createSession(await get("/api/options"), { onAct: () => hearing?.abort() });
createRecordings({
  speaker: session.speaker,
  onReplay: session.replayed,
  onSaved: (file) => session.note(`Saved as tests/conversations/${file}.`),
  onProblem: session.report,
});

// Listens, answers, and listens again as long as the session is open and somebody speaks.
async function talk() {
  if (hearing) {
    hearing.abort();
    session.state("idle");
    return;
  }
  hush();
  do {
    const mine = (hearing = new AbortController());
    $("microphone").setAttribute("aria-pressed", "true");
    session.state("listening", "Listening. The browser may send your voice to its maker.");
    let words = "";
    try {
      const heard = { onWords: (some) => ($("words").value = some), signal: mine.signal };
      words = await listen(session.locale(), heard);
    } catch (problem) {
      const why = DENIED.includes(problem.message) ? "it may not use the microphone" : problem.message;
      session.report(new Error(`The browser does not hear you: ${why}.`));
    }
    hearing = null;
    $("microphone").setAttribute("aria-pressed", "false");
    $("words").value = "";
    if (mine.signal.aborted) return;
    if (!words) {
      if (session.isOpen() && $("problem").hidden) await session.stayedSilent();
      else session.state("idle");
      return;
    }
    if ((await session.spoken(words)) !== "said") return;
  } while (session.isOpen());
}

$("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = $("words").value.trim();
  if (!words) return;
  $("words").value = "";
  said.push(words);
  recalled = said.length;
  session.spoken(words);
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
  session.state("idle");
});
$("launch").addEventListener("click", session.launched);
$("stop").addEventListener("click", () => session.spoken("stop"));
$("no_answer").addEventListener("click", session.stayedSilent);
$("new_session").addEventListener("click", session.beginAgain);
$("aloud").addEventListener("change", () => {
  hush();
  session.state("idle");
});
$("aloud").disabled = !canSpeak;
$("microphone").hidden = !canListen;
$("microphone").addEventListener("click", talk);

await session.begin();
$("words").focus();
document.body.dataset.ready = "true";
