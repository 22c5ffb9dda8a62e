// What is wrong with a rendered screen. All lengths are in dp but where a name says otherwise.
"use strict";

const MIN_TEXT = 20;
const MIN_TOUCH = 48;
const MIN_CONTRAST = 4.5;
const SLACK = 1.5; // the renderer rounds to whole pixels

const touchTargets = (view) => [...view.querySelectorAll(".apl-touchwrapper, .apl-c")];

function problems(view, device) {
  const scale = device.dpi / 160;
  const found = [];
  const texts = [...view.querySelectorAll("p")].filter((p) => p.textContent.trim());
  const targets = touchTargets(view);
  for (const text of texts) {
    const name = `"${text.textContent.trim().slice(0, 40)}"`;
    const style = getComputedStyle(text);
    const size = parseFloat(style.fontSize) / scale;
    if (size < MIN_TEXT) found.push(`${name} is ${size} dp small`);
    const contrast = contrastOf(rgb(style.color), backgroundOf(text));
    if (contrast < MIN_CONTRAST) found.push(`${name} has a contrast of ${contrast.toFixed(1)}`);
    for (const line of linesOf(text)) {
      if (!fits(line, text, view, scale)) { found.push(`${name} is cut off`); break; }
      if (device.shape === "ROUND" && !inCircle(line, scrollerOf(text), view)) { found.push(`${name} is in a corner`); break; }
    }
    if (breaksWord(text)) found.push(`${name} breaks within a word`);
  }
  for (const target of targets) {
    const box = target.getBoundingClientRect();
    const [width, height] = [box.width / scale, box.height / scale];
    if (Math.min(width, height) < MIN_TOUCH) found.push(`a touch target is ${width} by ${height}`);
  }
  const boxes = [...texts.map((text) => ({ of: text, lines: linesOf(text) })), ...targets.map((target) => ({ of: target, lines: [target.getBoundingClientRect()] }))];
  for (const [at, one] of boxes.entries()) {
    for (const other of boxes.slice(at + 1)) {
      if (one.of.contains(other.of) || other.of.contains(one.of)) continue;
      const same = scrollerOf(one.of) === scrollerOf(other.of);
      const [left, right] = same ? [one.lines, other.lines] : [one, other].map((box) => visible(box, view));
      if (left.some((a) => right.some((b) => overlap(a, b, scale)))) {
        found.push(`"${one.of.textContent.slice(0, 40)}" and "${other.of.textContent.slice(0, 40)}" overlap`);
      }
    }
  }
  return found;
}

// The lines of a text as boxes, without the spaces at their ends, which take no place.
function linesOf(text) {
  const lines = new Map();
  for (const rect of wordsOf(text, /\S+/gu).flat()) {
    const line = lines.get(Math.round(rect.top));
    const [left, right] = [Math.min(rect.left, line?.left ?? Infinity), Math.max(rect.right, line?.right ?? 0)];
    // The glyphs stand in the middle of the height that the browser reports.
    lines.set(Math.round(rect.top), new DOMRect(left, rect.y + rect.height * 0.15, right - left, rect.height * 0.75));
  }
  return [...lines.values()];
}

// The boxes of each word: one, or more if it is broken.
function wordsOf(text, pattern) {
  const [range, walker, words] = [document.createRange(), document.createTreeWalker(text, NodeFilter.SHOW_TEXT), []];
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(pattern)) {
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      words.push([...range.getClientRects()]);
    }
  }
  return words;
}

const scrollerOf = (element) => element.closest(".scrollView");

// Whether a line lies within everything that would clip it, after scrolling.
function fits(line, element, view, scale) {
  for (let box = element.parentElement; box !== view.parentElement; box = box.parentElement) {
    if (getComputedStyle(box).overflow !== "hidden" && box !== view && !box.querySelector(":scope > p")) continue;
    const edge = box.getBoundingClientRect();
    const [left, top] = [edge.left - SLACK * scale, edge.top - SLACK * scale];
    if (line.left < left || line.right > edge.right + SLACK * scale) return false;
    const scrolls = box.classList.contains("scrollView");
    const bottom = edge.top + (scrolls ? box.scrollHeight - box.scrollTop : edge.height) + SLACK * scale;
    if (line.top < top || line.bottom > bottom) return false;
    if (scrolls) line = new DOMRect(line.x, Math.min(line.y, edge.bottom - line.height), line.width, line.height);
  }
  return true;
}

// Whether a line can be scrolled to where the circle is wide enough for it.
function inCircle(line, scroller, view) {
  const edge = view.getBoundingClientRect();
  const radius = edge.width / 2;
  const most = scroller ? scroller.scrollHeight - scroller.clientHeight : 0;
  for (let scrolled = 0; ; scrolled = Math.min(scrolled + 8, most)) {
    const corners = [line.left, line.right].flatMap((x) => [line.top, line.bottom].map((y) => [x - edge.left - radius, y - scrolled - edge.top - radius]));
    if (corners.every(([x, y]) => Math.hypot(x, y) <= radius)) return true;
    if (scrolled === most) return false;
  }
}

const breaksWord = (text) =>
  wordsOf(text, /[\p{L}\d\u2013]+/gu).some((boxes) => new Set(boxes.map((box) => Math.round(box.top))).size > 1);

// The lines of a box as far as its scroller shows them.
function visible({ of, lines }, view) {
  const edge = (scrollerOf(of) ?? view).getBoundingClientRect();
  return lines.flatMap((line) => {
    const [top, bottom] = [Math.max(line.top, edge.top), Math.min(line.bottom, edge.bottom)];
    return bottom > top ? [new DOMRect(line.x, top, line.width, bottom - top)] : [];
  });
}

function overlap(a, b, scale) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > SLACK * scale && height > SLACK * scale;
}

const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);

function backgroundOf(element) {
  for (let box = element; box; box = box.parentElement) {
    const colour = rgb(getComputedStyle(box).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
}

function contrastOf(one, other) {
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
