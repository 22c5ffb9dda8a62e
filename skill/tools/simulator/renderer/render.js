// Renders APL documents in a page with Amazon's renderer, which `npm ci` installs beside this file.
// The page loads node_modules/apl-viewhost-web/index.js first, which leaves `window.AplRenderer`.
"use strict";

let engine;
let current;

// Replaces what `view` shows by the document of a RenderDocument directive. `device` is a viewport: width, height and
// dpi in pixels, `shape` (RECTANGLE or ROUND), `mode` (HUB or TV) and `theme` (dark or light). `onTouch` gets the
// arguments of a touch, which Alexa would send in a UserEvent. Returns the size in dp.
async function renderScreen(view, directive, device, onTouch) {
  const { initEngine, Content, default: Renderer } = window.AplRenderer;
  engine ??= window.Module.calledRun ? Promise.resolve() : initEngine(); // it waits for a start that may be over
  await engine;
  current?.destroy();
  view.replaceChildren();
  const content = Content.create(JSON.stringify(directive.document), "");
  for (const name of directive.document.mainTemplate.parameters ?? []) {
    content.addData(name, JSON.stringify(directive.datasources ?? {}));
  }
  current = Renderer.create({
    content,
    view,
    viewport: {
      width: device.width, height: device.height, dpi: device.dpi, shape: device.shape, isRound: device.shape === "ROUND",
    },
    environment: { agentName: "renderer", agentVersion: "1.0", allowOpenUrl: false, disallowVideo: true },
    theme: device.theme,
    mode: device.mode,
    developerToolOptions: { mappingKey: "component", writeKeys: ["id", "type"] },
    onSendEvent: (event) => onTouch?.(event.arguments),
    utcTime: Date.now(),
    localTimeAdjustment: 0,
    notLoadFonts: true, // they would come from a network
  });
  await current.init();
}
