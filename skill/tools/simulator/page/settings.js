// The pickers: locale, device, time zone and time. They are kept for the next visit.
import { $, make } from "/page/dom.js";

const KEPT = "speaker";
const FIELDS = ["locale", "device", "time_zone", "now"];

export function createSettings({ locales, devices }, { onLocale, onSituation }) {
  const home = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([home, ...Intl.supportedValuesOf("timeZone")])].sort();
  fill("locale", locales, (locale) => locale);
  fill("device", devices, ({ id }) => id, ({ name }) => name);
  fill("time_zone", zones, (zone) => zone);
  const spoken = locales.find((locale) => locale === navigator.language) ?? "en-US";
  set({ locale: spoken, device: "speaker", time_zone: home, now: "", ...kept() });

  for (const name of FIELDS) {
    $(name).addEventListener("change", () => {
      localStorage.setItem(KEPT, JSON.stringify({ ...read(), now: "" }));
      if (name === "locale") onLocale();
      else onSituation();
    });
  }
  $("settings").addEventListener("submit", (event) => event.preventDefault());

  return { read, set, device: () => devices.find(({ id }) => id === $("device").value) };
}

const read = () => Object.fromEntries(FIELDS.map((name) => [name, $(name).value]));

// A value that there is no choice for is left out.
function set(values) {
  for (const name of FIELDS) {
    const field = $(name), value = values[name] ?? "";
    if (name === "now" || [...field.options].some((option) => option.value === value)) field.value = value;
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function fill(name, items, value, label = value) {
  $(name).replaceChildren(...items.map((item) => make("option", { value: value(item) }, label(item))));
}
