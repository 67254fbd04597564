// The chat beside the form of its looks: whatever is typed is tried on at once. The page works without it.

import { answered } from "./asking.js";

const PAUSE_MS = 250;

const form = document.querySelector("[data-looks]");
const side = document.querySelector("[data-looks-side]");
const frame = document.querySelector("[data-looks-frame]");
const pale = document.querySelector("[data-looks-pale]");

let settings = JSON.parse(frame.dataset.settings), state = "home", waiting;

side.hidden = false;
addEventListener("message", ({ source, data }) => source === frame.contentWindow && data === "ready" && show());
form.addEventListener("input", ({ target }) => {
  oneMore(target);
  clearTimeout(waiting);
  waiting = setTimeout(tryOn, PAUSE_MS);
});
side.querySelector("[data-looks-language]").addEventListener("change", show);
side.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-looks-state]");
  if (!button) return;
  state = button.dataset.looksState;
  for (const each of side.querySelectorAll("[data-looks-state]")) each.setAttribute("aria-pressed", String(each === button));
  show();
});

async function tryOn() {
  const proposed = await answered(form.dataset.looks, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" } });
  if (!proposed) return; // half a number or half an address: it will be whole in a moment
  settings = proposed.settings;
  pale.hidden = !proposed.is_changed;
  show();
}

function show() {
  const language = side.querySelector("[data-looks-language]").value;
  frame.contentWindow.postMessage({ settings, language, open: state !== "button", duty: { open: state !== "closed", opens_at: null } }, location.origin);
}

/** Whoever fills the last line of a table gets another. */
function oneMore(input) {
  const table = input.closest("[data-rows]");
  const last = table?.lastElementChild;
  if (!last?.contains(input) || table.children.length >= Number(table.dataset.rows)) return;
  const next = last.cloneNode(true);
  for (const each of next.querySelectorAll("input, select")) each.value = each.defaultValue ?? "";
  table.append(next);
}
