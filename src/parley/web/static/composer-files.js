// Files: chosen, dropped anywhere on the conversation, or pasted; each goes up at once, shows how far it is, and can be removed.

import { field, form, isNote, upload, words } from "./composer-form.js";
import { say } from "./toasts.js";

let queue = Promise.resolve(), open = 0;
const dropped = new Set();  // rows that were removed: a list that was read before still has them

// A promise while anything is on its way.
export const uploading = () => (open ? queue : null);

export function watch() {
  document.addEventListener("paste", pasted);
  document.addEventListener("htmx:before:request", ({ detail }) => {
    const row = detail.ctx.sourceElement?.closest?.(".kept-file");
    if (row) dropped.add(row.id);
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) document.addEventListener(name, dragged);
  document.addEventListener("htmx:after:swap", ({ detail }) => { if (detail.ctx?.target?.id === "kept-files") document.dispatchEvent(new CustomEvent("parley:files")); });
}

export function changed(form, control) {
  if (!control.matches("[data-files]")) return;
  add(form, [...control.files]);
  control.value = "";
}

export function add(shown, files, { voice = false } = {}) {
  if (!shown.elements.way || isNote(shown)) return queue;
  for (const file of files) queue = queue.then(() => take(shown.dataset.path, file, voice));
  return queue;
}

async function take(path, file, voice) {
  const shown = form();
  if (shown?.dataset.path !== path) return;
  if (file.size > largest(shown)) return say(`${file.name} ${words().tooLarge}`);
  const row = progressRow(shown, file);
  open += 1;
  try {
    keep(await upload(`${path}/files`, body(shown, file, voice), (share) => { row.querySelector("progress").value = share; }), path);
  } catch (error) {
    say(error.message || `${file.name} ${words().failed}`);
  } finally {
    open -= 1;
    row.remove();
  }
}

function body(shown, file, voice) {
  const data = new FormData();
  data.append("way", shown.elements.way.value);
  if (voice) data.append("voice", "true");
  data.append("files", file, file.name || "file");
  return data;
}

// The answer shows all files of the draft; it is put where they stand now, whatever has been swapped meanwhile.
function keep(html, path) {
  const place = document.querySelector("#kept-files");
  if (!place || form()?.dataset.path !== path) return;
  const template = Object.assign(document.createElement("template"), { innerHTML: html });
  const list = template.content.querySelector("#kept-files");
  for (const row of list.querySelectorAll(".kept-file")) if (dropped.has(row.id)) row.remove();
  place.replaceWith(list);
  htmx.process(list);
  document.dispatchEvent(new CustomEvent("parley:files"));
}

function progressRow(shown, file) {
  const row = document.createElement("li");
  row.className = "kept-file kept-file-going";
  const name = Object.assign(document.createElement("span"), { className: "kept-name", textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", `${words().uploading} ${file.name}`);
  row.append(name, bar);
  shown.querySelector("#kept-files").append(row);
  return row;
}

const largest = (shown) => Number(shown.elements.way.selectedOptions[0]?.dataset.largest) || 0;

function pasted(event) {
  const shown = event.target.closest?.("[data-composer]");
  const files = [...(event.clipboardData?.files ?? [])];
  if (!shown || !files.length) return;
  event.preventDefault();
  add(shown, files);
}

function dragged(event) {
  const thread = event.target.closest?.(".thread"), shown = form();
  if (!thread || !shown?.elements.way || isNote(shown) || ![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  thread.dataset.drop = words().drop;
  const left = event.type === "dragleave" && !thread.contains(event.relatedTarget);
  thread.classList.toggle("thread-drop", !left && event.type !== "drop");
  if (event.type !== "drop") return;
  add(shown, [...event.dataTransfer.files]);
  field(shown).focus();
}
