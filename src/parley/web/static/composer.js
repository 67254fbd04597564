// The composer: Ctrl+Enter sends, drafts outlive a reload, and what a draft would lose on its way is said while it is written.

const PAUSE_MS = 250;

let asking, fitted;

export function watchComposer() {
  document.addEventListener("keydown", sendByKey);
  document.addEventListener("input", ({ target }) => { if (target.closest("[data-composer]")) written(target.closest("[data-composer]")); });
  document.addEventListener("change", ({ target }) => { if (target.closest("[data-composer]")) changed(target.closest("[data-composer]"), target); });
  document.addEventListener("htmx:after:swap", settle);
  settle();
}

// Bound to the physical key, so that every keyboard layout has it.
function sendByKey(event) {
  if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("[data-composer]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}

// After each swap: an answer that was taken leaves an empty composer with the cursor in it; any other brings its draft back.
function settle() {
  const form = document.querySelector("[data-composer]");
  if (!form) return;
  if ("settled" in form.dataset) {
    if (form.elements.way?.value !== fitted) fit(form);  // the person has just written elsewhere
    return;
  }
  form.dataset.settled = "";
  fitted = form.elements.way?.value;
  const text = field(form);
  if ("said" in form.dataset) {
    sessionStorage.removeItem(name(form));
    text.focus();
  } else if (!text.value) {
    text.value = sessionStorage.getItem(name(form)) ?? "";
  }
  if (text.value) fit(form);
}

function written(form) {
  const text = field(form).value;
  if (text) sessionStorage.setItem(name(form), text);
  else sessionStorage.removeItem(name(form));
  askSoon(form);
}

function changed(form, control) {
  if (control.matches("[data-files]")) {
    const names = [...control.files].map((file) => Object.assign(document.createElement("li"), { textContent: file.name }));
    form.querySelector("[data-chosen]").replaceChildren(...names);
  }
  if (control.name === "mode") field(form).focus();
  else askSoon(form);
}

function askSoon(form) {
  clearTimeout(asking);
  asking = setTimeout(() => fit(form), PAUSE_MS);
}

// The server knows each channel's limits; of a file it is told only what it needs for that.
function fit(form) {
  const way = form.elements.way?.value;
  if (!way || !form.isConnected) return;
  fitted = way;
  const files = [...(form.querySelector("[data-files]")?.files ?? [])].map((file) => `${file.size} ${file.type || "application/octet-stream"} ${file.name}`);
  const values = { text: field(form).value, way, quoted: form.elements.quoted?.value ?? "", files: files.join("\n") };
  htmx.ajax("POST", form.dataset.fit, { target: "#fit", swap: "innerHTML", values });
}

const field = (form) => form.querySelector("[data-draft]");
const name = (form) => `draft/${form.dataset.conversation}`;
