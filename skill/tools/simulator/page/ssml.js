// SSML to what a browser can speak: a list of { text, rate } and { pause } (milliseconds), in order.

const RATES = { "x-slow": 0.5, slow: 0.75, medium: 1, fast: 1.25, "x-fast": 1.5 };
const PAUSES = { none: 0, "x-weak": 0, weak: 150, medium: 350, strong: 600, "x-strong": 1000 };
const BETWEEN = { p: 600, s: 300 };
const ONE_BY_ONE = new Set(["digits", "characters", "spell-out", "telephone"]);
const SENTENCE = /[^.!?]+(?:[.!?]+(?=\s|$)|$)|[.!?]+\S*/g;

export function parse(ssml) {
  const xml = new DOMParser().parseFromString(ssml, "application/xml");
  if (xml.querySelector("parsererror")) return [{ text: ssml, rate: 1 }];
  const parts = [];
  walk(xml.documentElement, 1, parts);
  return joined(parts).flatMap((part) => (part.text ? sentences(part) : part));
}

// The same for an outputSpeech of a response, which may be plain text.
export function spoken(output) {
  if (!output) return [];
  return output.ssml ? parse(output.ssml) : [{ text: output.text ?? "", rate: 1 }].flatMap(sentences);
}

// What is heard, as text to read.
export function readable(output) {
  if (!output) return "";
  if (!output.ssml) return output.text ?? "";
  const xml = new DOMParser().parseFromString(output.ssml, "application/xml");
  return tidy(xml.querySelector("parsererror") ? output.ssml : xml.documentElement.textContent);
}

function walk(element, rate, parts) {
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) parts.push({ text: node.data, rate });
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const name = node.localName;
    if (name === "break") parts.push({ pause: pauseOf(node) });
    else if (name === "sub") parts.push({ text: node.getAttribute("alias") ?? node.textContent, rate });
    else if (name === "say-as" && ONE_BY_ONE.has(node.getAttribute("interpret-as"))) {
      parts.push({ text: [...node.textContent.replace(/\s/g, "")].join(" "), rate });
    } else {
      if (BETWEEN[name]) parts.push({ pause: BETWEEN[name] });
      walk(node, name === "prosody" ? rateOf(node, rate) : rate, parts);
      if (BETWEEN[name]) parts.push({ pause: BETWEEN[name] });
    }
  }
}

function pauseOf(node) {
  const [, number, unit] = /^([\d.]+)(ms|s)$/.exec(node.getAttribute("time") ?? "") ?? [];
  if (number) return Number(number) * (unit === "s" ? 1000 : 1);
  return PAUSES[node.getAttribute("strength")] ?? PAUSES.medium;
}

function rateOf(node, rate) {
  const value = node.getAttribute("rate") ?? "";
  return RATES[value] ?? (value.endsWith("%") ? Number(value.slice(0, -1)) / 100 : rate);
}

function joined(parts) {
  const found = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (part.pause !== undefined) {
      if (last?.pause !== undefined) last.pause = Math.max(last.pause, part.pause);
      else if (part.pause) found.push({ ...part });
    } else if (last?.text !== undefined && last.rate === part.rate) last.text += part.text;
    else found.push({ ...part });
  }
  return found.filter((part) => part.pause || tidy(part.text));
}

// Browsers may stop in the middle of a long text, so each sentence is said by itself.
function sentences({ text, rate }) {
  return (tidy(text).match(SENTENCE) ?? []).map((sentence) => ({ text: sentence.trim(), rate })).filter((one) => one.text);
}

const tidy = (text) => text.replace(/\s+/g, " ").trim();
