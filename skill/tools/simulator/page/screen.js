// The frame in which Amazon's renderer draws a document. It talks with the page by messages: `render` and `clear` come
// in; `ready`, `event` (what a touch sends) and `failed` go out.

const view = document.getElementById("view");
// Numbers that the package has no names for: the type of a TouchWrapper, and the key of an accessibilityLabel.
const TOUCH_WRAPPER = 9, LABEL = 1;
let renderer = null;
let drawing = Promise.resolve();

const send = (message) => parent.postMessage(message, location.origin);

const engine = new Promise((resolve, reject) => {
  // The package is a CommonJS module.
  window.module = { exports: {} };
  window.exports = window.module.exports;
  const script = document.createElement("script");
  script.src = "/renderer.js";
  script.onload = () => {
    forgetFontsOfTheNetwork();
    resolve(window.module.exports);
  };
  script.onerror = () => reject(new Error("Amazon's renderer is not installed."));
  document.head.append(script);
}).then(async (library) => {
  await library.initEngine();
  return library;
});

// The renderer's style sheets name fonts on Amazon's servers, which this page may not and need not ask for.
function forgetFontsOfTheNetwork() {
  for (const sheet of document.styleSheets) {
    if (sheet.href) continue;
    for (let index = sheet.cssRules.length - 1; index >= 0; index -= 1) {
      if (sheet.cssRules[index] instanceof CSSFontFaceRule) sheet.deleteRule(index);
    }
  }
}

function clear() {
  renderer?.destroy();
  renderer = null;
  view.replaceChildren();
}

async function render({ directive, screen, utcTime, offset }) {
  const { default: Renderer, Content } = await engine;
  clear();
  const content = Content.create(JSON.stringify(directive.document), "");
  const sources = directive.datasources ?? {};
  for (const name of directive.document.mainTemplate?.parameters ?? []) {
    content.addData(name, JSON.stringify(name === "payload" ? sources : (sources[name] ?? {})));
  }
  if (content.isError()) throw new Error("The document is not valid.");
  renderer = Renderer.create({
    content,
    view,
    viewport: {
      width: screen.width,
      height: screen.height,
      dpi: screen.dpi,
      shape: screen.shape,
      isRound: screen.shape === "ROUND",
    },
    mode: screen.mode,
    theme: "dark",
    environment: { agentName: "local page", agentVersion: "1.0", allowOpenUrl: false, disallowVideo: true },
    developerToolOptions: {},
    utcTime,
    localTimeAdjustment: offset,
    notLoadFonts: true, // They are on Amazon's servers.
    onSendEvent: ({ source, arguments: sent, components }) => {
      send({ type: "event", token: directive.token ?? "", source, arguments: sent, components });
    },
  });
  await renderer.init();
  view.tabIndex = -1; // What is in it is reached one by one.
}

// The renderer draws for fingers. Here a keyboard and a screen reader reach what can be touched, as buttons.
new MutationObserver(() => {
  for (const element of view.querySelectorAll(".noSwipe:not([role])")) {
    const component = renderer?.componentMap[element.id]?.component;
    if (component?.getType() !== TOUCH_WRAPPER) continue;
    const label = component.getCalculatedByKey(LABEL) || element.textContent.trim() || "Touch";
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", label);
    element.tabIndex = 0;
  }
}).observe(view, { childList: true, subtree: true });

document.addEventListener("keydown", (event) => {
  if (!["Enter", " "].includes(event.key) || !event.target.matches("[role=button]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { left, top, width, height } = event.target.getBoundingClientRect();
  const at = { bubbles: true, clientX: left + width / 2, clientY: top + height / 2 };
  for (const type of ["mousedown", "mouseup"]) event.target.dispatchEvent(new MouseEvent(type, at));
}, { capture: true });

addEventListener("message", ({ data, origin, source }) => {
  if (origin !== location.origin || source !== parent) return;
  if (data.type === "clear") drawing = drawing.then(clear);
  if (data.type === "render") {
    drawing = drawing.then(() => render(data)).then(
      () => send({ type: "drawn" }),
      (error) => send({ type: "failed", message: error.message }),
    );
  }
});

engine.then(
  () => send({ type: "ready" }),
  (error) => send({ type: "failed", message: error.message }),
);
