// The device: a speaker, or a screen on which Amazon's renderer draws what the skill sends.
import { $ } from "/page/dom.js";

// `onTouch` gets what a touch sends.
export function createDevice({ onTouch, hasRenderer }) {
  const stage = $("stage"), frame = $("frame"), picture = $("screen"), text = $("no_picture");
  let screen = null, directive = null, situation = {}, ready = false;

  addEventListener("message", ({ data, origin, source }) => {
    if (origin !== location.origin || source !== frame.contentWindow) return;
    if (data.type === "ready") {
      ready = true;
      draw();
    }
    if (data.type === "failed") explain(`The screen could not be drawn. ${data.message}`);
    if (data.type === "drawn") picture.dataset.drawn = "true";
    if (data.type === "event") onTouch(data);
  });
  new ResizeObserver(fit).observe(stage);

  function become(device, where) {
    screen = device.screen;
    situation = where;
    $("speaker").hidden = Boolean(screen);
    picture.hidden = !screen;
    if (!screen) return;
    picture.dataset.shape = screen.shape;
    picture.dataset.mode = screen.mode;
    // The renderer draws in the device's own pixels; `fit` makes them as small as the place is.
    frame.style.width = `${screen.width}px`;
    frame.style.height = `${screen.height}px`;
    picture.style.setProperty("--ratio", `${screen.width} / ${screen.height}`);
    if (!hasRenderer) {
      explain("Amazon’s renderer is not here. Install npm and run make serve again to see the screen.");
    } else if (!frame.src) {
      frame.src = "/page/screen.html";
    }
    fit();
    draw();
  }

  function show(directives) {
    const last = directives.filter(({ type }) => type === "Alexa.Presentation.APL.RenderDocument").at(-1);
    if (!last) return;
    directive = last;
    draw();
  }

  function clear() {
    directive = null;
    delete picture.dataset.drawn;
    if (hasRenderer) explain("");
    if (ready) frame.contentWindow.postMessage({ type: "clear" }, location.origin);
  }

  function draw() {
    if (!screen || !ready || !directive) return;
    delete picture.dataset.drawn;
    explain("");
    const now = situation.now ? new Date(`${situation.now}Z`).getTime() : localTime(situation.time_zone);
    // The renderer adds the offset to the time; here both are the local one.
    const message = { type: "render", directive, screen, utcTime: now, offset: 0 };
    frame.contentWindow.postMessage(message, location.origin);
  }

  function explain(words) {
    text.textContent = words;
    text.hidden = !words;
    frame.hidden = Boolean(words);
  }

  function fit() {
    if (!screen) return;
    frame.style.transform = `scale(${picture.clientWidth / frame.offsetWidth || 1})`;
  }

  return { become, show, clear, state: (name) => (stage.dataset.state = name) };
}

// The milliseconds that a clock in a time zone shows.
function localTime(zone) {
  const shown = new Date().toLocaleString("sv-SE", { timeZone: zone });
  return new Date(`${shown.replace(" ", "T")}Z`).getTime();
}
