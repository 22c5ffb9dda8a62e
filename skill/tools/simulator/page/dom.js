// Builds elements. Text goes in as text, never as markup.

export const $ = (id) => document.getElementById(id);

// make("p", { className: "note" }, "text", otherElement); a property that is undefined is left out.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function tell(element, problem) {
  element.textContent = problem;
  element.hidden = !problem;
}
