// What lies behind an answer, folded away: intent and slots, what both classifiers made of the words, and the JSON.
import { make } from "/page/dom.js";

const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function details({ sent, exchange }) {
  const folded = make("details", {}, make("summary", {}, `${exchange.intent}, ${exchange.ms.toFixed(1)} ms`));
  folded.addEventListener("toggle", () => {
    if (folded.open && folded.childElementCount === 1) {
      folded.append(...sent.flatMap((one, index) => request(one, exchange, sent.length > 1 ? index + 1 : 0)));
    }
  });
  return folded;
}

function request({ request, response, ms, understanding }, exchange, number) {
  const { type, intent } = request.request;
  const facts = [
    ["Request", type],
    ["Intent", intent?.name],
    ...Object.values(intent?.slots ?? {}).map(({ name, value }) => [`Slot ${name}`, value ?? "empty"]),
    ["Kind of answer", number === 1 ? undefined : exchange.kind],
    ["Entries", number === 1 ? undefined : exchange.topics.join(", ")],
    ["Sources", number === 1 ? undefined : cited(exchange.sources)],
    ["Time", `${ms.toFixed(1)} ms`],
  ].filter(([, value]) => value);
  return [
    number ? make("p", { className: "said_twice" }, number === 1 ? "The first time" : "The second time") : "",
    make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    understanding ? guesses(understanding) : "",
    json("Request", request, "Copy as SAM event"),
    json("Response", response, "Copy"),
    json("Session attributes", response.sessionAttributes ?? {}, "Copy"),
  ];
}

// "Aftercare 1, 2; Pain 4": the sections of the article with the numbers of their sentences.
function cited(sources) {
  const bySection = Map.groupBy(sources, ({ section }) => section);
  return [...bySection].map(([section, found]) => `${section} ${found.map((s) => s.sentence).join(", ")}`).join("; ");
}

function guesses({ alexa, skill, emergencies, words }) {
  const reached = words ? `The skill read “${words}”.` : "The intent alone decided; the skill’s classifier was not asked.";
  return make("div", { className: "guesses" },
    table("Stand-in for Alexa’s NLU", "Intent", alexa),
    table("The skill’s classifier", "Entry", skill),
    table("The skill’s emergencies", "Entry", emergencies),
    make("p", { className: "muted" }, reached));
}

function table(caption, label, rows) {
  return make("table", {},
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, label), make("th", { scope: "col" }, "Confidence"))),
    make("tbody", {}, ...rows.map((row) => make("tr", {},
      make("th", { scope: "row" }, row.label),
      make("td", {},
        make("meter", { value: row.confidence, "aria-label": `Confidence of ${row.label}` }),
        make("span", {}, percent.format(row.confidence)))))));
}

function json(name, value, copyLabel) {
  const text = JSON.stringify(value, null, 2);
  const copy = make("button", { type: "button", className: "quiet" }, copyLabel);
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = copyLabel), 2000);
  });
  return make("details", { className: "json" },
    make("summary", {}, name),
    copy,
    make("pre", { tabIndex: 0, role: "region", "aria-label": `${name} as JSON` }, text));
}
