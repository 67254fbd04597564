// Drafts: kept on the server while somebody types, and on this device until the server has them.
//
// Each change has a number that grows over all browsers; the server keeps the greatest. So a change that arrives late changes nothing,
// and what was never acknowledged is here after a reload, a crash, or minutes without a connection.

import { field, form, isNote, post, words } from "./composer-form.js";

const GAP_MS = 2000;      // at most one request in this time
const AGAIN_MS = 5000;
const FRESH_MS = 5000;    // a change of just now is newer than another browser's, whatever their numbers say

let timer, going, busy = false, sentAt = 0, changedAt = 0;

export function watch() {
  addEventListener("online", () => save());
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  document.addEventListener("parley:live", ({ detail }) => { if (detail.connected) save(); });
}

export function opened(form) {
  if ("said" in form.dataset) return forget(form);
  const here = kept(form);
  if (!here) return;
  if (here.counter <= Number(form.dataset.counter)) return forget(form);
  if (!("refused" in form.dataset)) restore(form, here);
  soon();
}

export function written(form) {
  const text = field(form).value;
  if (text && !form.dataset.begun) {
    form.dataset.begun = "yes";
    form.elements.began.value = form.elements.seen?.value ?? form.elements.began.value;
  }
  if (!text) delete form.dataset.begun;
  keep(form);
}

export function changed(form, control) {
  if (["mode", "way"].includes(control.name)) keep(form);
}

// The number that the next change has. It goes along with the form, so that sending ends all that came before it.
function keep(form) {
  changedAt = Date.now();
  const counter = Number(form.dataset.counter) + 1;
  form.elements.counter.value = counter;
  const open = field(form).value !== "";
  localStorage.setItem(place(form), JSON.stringify({ ...snapshot(form), counter }));
  if (form.dataset.open !== String(open)) document.dispatchEvent(new CustomEvent("parley:draft", { detail: { conversation: form.dataset.conversation, open } }));
  form.dataset.open = open;
  soon();
}

// Tells the server now what it would be told soon: before a step that builds on it.
export async function flush() {
  clearTimeout(timer);
  await going;
  await save();
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => { going = save(); }, Math.max(250, sentAt + GAP_MS - Date.now()));
}

async function save(last = false) {
  const shown = form();
  const here = shown && kept(shown);
  if (!here || (busy && !last)) return;
  busy = true;
  sentAt = Date.now();
  try {
    const answer = await post(`${shown.dataset.path}/draft`, here, { keepalive: last });
    if (answer.ok) acknowledged(shown, here, (await answer.json()).counter);
    else if (answer.status < 500 && (here.way || here.quoted)) bare(shown, here);
    else say(shown, "");
  } catch {
    say(shown, words().keptHere);
    timer = setTimeout(() => save(), AGAIN_MS);
  } finally {
    busy = false;
  }
}

// A way that was closed meanwhile, or a quote that is gone, does not cost the words.
function bare(shown, here) {
  delete shown.dataset.byHand;
  localStorage.setItem(place(shown), JSON.stringify({ ...here, way: "", quoted: "" }));
  soon();
}

function acknowledged(shown, sent, counter) {
  shown.dataset.counter = Math.max(counter, Number(shown.dataset.counter));
  const now = kept(shown);
  const isSame = now && now.text === sent.text && now.mode === sent.mode && now.way === sent.way;
  if (counter > sent.counter && Date.now() - changedAt < FRESH_MS) return keep(shown);
  if (!isSame) return now && keep(shown);
  forget(shown);
  say(shown, sent.text ? words().saved : "");
}

function snapshot(form) {
  const byHand = "byHand" in form.dataset;
  return {
    text: field(form).value,
    mode: isNote(form) ? "note" : "reply",
    way: byHand ? form.elements.way?.value ?? "" : "",
    quoted: form.elements.quoted?.value ?? "",
    began: form.elements.began.value,
  };
}

function restore(form, here) {
  field(form).value = here.text;
  form.elements.counter.value = here.counter;
  form.elements.began.value = here.began;
  const mode = form.querySelector(`[name="mode"][value="${here.mode}"]`);
  if (mode) mode.checked = true;
  if (here.way && form.elements.way?.querySelector(`option[value="${CSS.escape(here.way)}"]`)) form.elements.way.value = here.way;
  if (here.text) form.dataset.begun = "yes";
}

function kept(form) {
  try {
    return JSON.parse(localStorage.getItem(place(form)) ?? "null");
  } catch {
    return null;
  }
}

function say(form, text) {
  const place = form.querySelector("[data-draft-state]");
  if (place && place.textContent !== text) place.textContent = text ?? "";
}

const forget = (form) => localStorage.removeItem(place(form));
const place = (form) => `parley/draft/${form.dataset.conversation}`;
