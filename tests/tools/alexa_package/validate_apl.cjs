// Prints what Amazon's validator says about the APL documents on standard input (JSON, by name), as a JSON list.
const { StaticAplTemplateValidator } = require("apl-suggester");

const print = console.log;
console.log = console.error; // the validator talks to itself

async function validate(documents) {
  const found = [];
  // One after another: it cannot do two at once.
  for (const [name, document] of Object.entries(documents)) {
    const results = await new StaticAplTemplateValidator().validate(document);
    found.push(...results.map(({ path, errorMessage }) => `${name}: ${path}: ${errorMessage}`));
  }
  print(JSON.stringify(found));
}

validate(JSON.parse(require("node:fs").readFileSync(0, "utf-8")));
