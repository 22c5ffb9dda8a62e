// The browser's voice and ears: speech synthesis, and speech recognition where there is one.
import { spoken } from "/page/ssml.js";

const START_WITHIN = 3000; // Milliseconds in which a voice starts to speak, if there is one.
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export const canListen = Boolean(Recognition);
let mute = false; // Whether the browser turned out to have no voice.
export const canSpeak = "speechSynthesis" in window;

let current = 0; // Counts what is said; a higher one silences the lower ones.

export function hush() {
  current += 1;
  if (canSpeak) speechSynthesis.cancel();
}

// Says an outputSpeech. Resolves to "said", "silenced", or "no voice".
export async function say(output, locale) {
  hush();
  const mine = current;
  if (!canSpeak || mute) return "no voice";
  for (const part of spoken(output)) {
    const done = part.pause ? await wait(part.pause) : await utter(part, locale);
    if (mine !== current) return "silenced";
    if (done === "no voice") return done;
  }
  return "said";
}

function utter({ text, rate }, locale) {
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = locale;
    utterance.rate = rate;
    utterance.voice = voiceFor(locale);
    const late = setTimeout(() => {
      speechSynthesis.cancel();
      mute = !speechSynthesis.getVoices().length;
      resolve("no voice");
    }, START_WITHIN);
    const finish = (result) => {
      clearTimeout(late);
      resolve(result);
    };
    utterance.onstart = () => clearTimeout(late);
    utterance.onend = () => finish("said");
    utterance.onerror = ({ error }) => finish(["interrupted", "canceled"].includes(error) ? "silenced" : "no voice");
    speechSynthesis.speak(utterance);
  });
}

// A voice on this machine before one that sends the text away.
function voiceFor(locale) {
  const voices = speechSynthesis.getVoices().filter(({ lang }) => lang.replace("_", "-") === locale);
  return voices.find(({ localService }) => localService) ?? voices[0] ?? null;
}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Listens once. Resolves to the words; "" if there were none. Rejects with what the browser gives as the reason.
export function listen(locale, { onWords, signal }) {
  return new Promise((resolve, reject) => {
    const ear = new Recognition();
    ear.lang = locale;
    ear.interimResults = true;
    let words = "";
    ear.onresult = ({ results }) => {
      words = [...results].map(([best]) => best.transcript).join(" ").trim();
      onWords(words);
    };
    ear.onerror = ({ error }) => (["no-speech", "aborted"].includes(error) ? resolve("") : reject(new Error(error)));
    ear.onend = () => resolve(signal.aborted ? "" : words);
    signal.addEventListener("abort", () => ear.abort());
    ear.start();
  });
}
