// The two dialogs: save what was said as a recording, and open one to replay it.
import { get, post, put } from "/page/api.js";
import { $, make, tell } from "/page/dom.js";

// `speaker` gives the id of the speaker; `onReplay` gets what a replay brought.
export function createRecordings({ speaker, onReplay, onSaved, onProblem }) {
  $("save").addEventListener("click", async () => {
    try {
      const { text } = await get(`/api/speakers/${speaker()}/recording`);
      $("save_text").value = text;
      replaceable(false);
      show("save");
    } catch (problem) {
      onProblem(problem);
    }
  });

  $("open").addEventListener("click", async () => {
    try {
      const { names } = await get("/api/recordings");
      $("open_name").replaceChildren(...names.map((name) => make("option", { value: name }, name.replaceAll("_", " "))));
      show("open");
    } catch (problem) {
      onProblem(problem);
    }
  });

  submit("save", async () => {
    const name = $("save_name").value;
    try {
      const { file } = await put(`/api/recordings/${name}`, { text: $("save_text").value, replace: $("save_replace").checked });
      onSaved(file);
    } catch (problem) {
      replaceable(problem.message.endsWith("already"));
      throw problem;
    }
  });

  submit("open", async () => onReplay(await post(`/api/recordings/${$("open_name").value}/replay`)));
}

function replaceable(yes) {
  $("save_replace").checked = false;
  $("save_replace").parentElement.hidden = !yes;
}

function show(name) {
  tell($(`${name}_problem`), "");
  $(`${name}_dialog`).showModal();
}

function submit(name, run) {
  const dialog = $(`${name}_dialog`);
  dialog.querySelector("[value=cancel]").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await run();
      dialog.close();
    } catch (problem) {
      tell($(`${name}_problem`), problem.message);
    }
  });
}
