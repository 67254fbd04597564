// How an answer leaves: by key, once its files are there; and how it comes back while it has not left.

import { field, form, fragment } from "./composer-form.js";
import { flush } from "./composer-drafts.js";
import { uploading } from "./composer-files.js";

const TAKES_BACK = '[data-just-done], [action$="/take-back"]';

let back = false, lately = null, ready = null;

// Whether the form that opens now has words in it again that were taken back.
export const tookBack = () => { const was = back; back = false; return was; };

export function watch() {
  document.addEventListener("keydown", byKey);
  document.addEventListener("submit", afterAll, true);
  document.addEventListener("click", pressed);
  document.addEventListener("change", ({ target }) => { if (target.matches("[data-habit]")) habit(target.checked); });
  setInterval(passOver, 250);
}

// What was just done is offered to be undone for a while, even where a fresh copy of the page knows nothing of it.
export function swapped(shown) {
  const macro = document.querySelector("#macro");
  if (macro?.open && !macro.childElementCount) macro.close();
  const done = document.querySelector("[data-just-done]");
  if (done && done !== lately?.done) lately = { done, path: shown?.dataset.path, ends: Date.now() + Number(done.dataset.stays) * 1000 };
  if (!done && lately && shown?.dataset.path === lately.path) {
    shown.before(lately.done);
    htmx.process(lately.done);
  }
}

export async function openMacro(path) {
  const dialog = document.querySelector("#macro"), shown = form();
  await flush();
  const asked = new URLSearchParams({ way: shown.elements.way?.value ?? "", seen: shown.elements.seen?.value ?? 0 });
  dialog.innerHTML = await fragment(`${path}?${asked}`);
  htmx.process(dialog);
  if (!dialog.open) dialog.showModal();
}

// Bound to the physical key, so that every keyboard layout has it.
function byKey(event) {
  const shown = event.target.closest?.("[data-composer]");
  if (!shown || event.isComposing || event.defaultPrevented) return;
  if (event.code === "KeyZ" && (event.ctrlKey || event.metaKey) && !event.shiftKey) return undo(event, shown);
  if (!["Enter", "NumpadEnter"].includes(event.code) || !event.target.matches("[data-draft]")) return;
  const withCommand = event.ctrlKey || event.metaKey;
  const plain = !withCommand && !event.shiftKey && !event.altKey;
  if (withCommand || (plain && "enterSends" in shown.dataset)) {
    event.preventDefault();
    shown.requestSubmit(shown.querySelector(event.shiftKey ? '[data-action="send-resolve"]' : '[data-action="send"]') ?? undefined);
  }
}

function undo(event, shown) {
  const done = document.querySelector("[data-just-done]");
  if (!done || field(shown).value) return;
  event.preventDefault();
  done.requestSubmit();
}

// A form that is sent while a file is still on its way waits for it; words that come back wait for those that were begun since.
function afterAll(event) {
  const { target, submitter } = event;
  if (target.matches("[data-composer]")) document.querySelector("#send-menu")?.removeAttribute("open");
  const waiting = target.matches("[data-composer]") ? uploading() : target.matches(TAKES_BACK) && target !== ready ? flush() : null;
  ready = null;
  if (!waiting) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // Not before this event is over: a form that is being submitted ignores whoever submits it.
  waiting.then(() => setTimeout(() => again(target, submitter)));
}

function again(target, submitter) {
  if (!target.isConnected) return;
  if (target.matches(TAKES_BACK)) [ready, back, lately] = [target, true, null];
  target.requestSubmit(submitter ?? undefined);
}

function pressed({ target }) {
  if (target.closest("[data-close-macro]")) document.querySelector("#macro").close();
}

function habit(enterSends) {
  const shown = form();
  if (enterSends) shown.dataset.enterSends = "";
  else delete shown.dataset.enterSends;
  shown.querySelector('[data-action="send"]').title = enterSends ? "Enter" : "Ctrl+Enter";
}

function passOver() {
  if (!lately || Date.now() < lately.ends) return;
  lately.done.remove();
  lately = null;
}
