// What the chosen way does to a draft, said while it is written: length, losses, files, and how long one may still answer.

import { field, form, isNote, words } from "./composer-form.js";

const PAUSE_MS = 250;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let asking, fitted, fitting = false, changedSince = false;

export function watch() {
  setInterval(count, 1000);
  document.addEventListener("parley:files", () => { const shown = form(); if (shown) soon(shown); });
}

export function opened(form) {
  fitted = standing(form);
  settleWay(form);
  hint(form);
  if (field(form).value || form.querySelector("[name=kept]")) fit(form);
}

// A fresh copy of the talk may have brought another way: the customer has just written elsewhere.
export function swapped(shown) {
  count();
  if (shown?.elements.way && standing(shown) !== fitted) fit(shown);
}

// The way, and until when it is open: either may change while somebody writes.
function standing(shown) {
  const way = shown.elements.way, option = way?.selectedOptions[0];
  return way ? [way.value, option?.dataset.window, option?.hasAttribute("data-closed")].join(" ") : undefined;
}

export function written(form) {
  soon(form);
}

export function changed(form, control) {
  if (control.name === "mode") { hint(form); field(form).focus(); }
  if (control.name === "way") { form.dataset.byHand = ""; settleWay(form); }
  soon(form);
}

// An option that a script has chosen keeps its choice when fresh copies of the list arrive.
function settleWay(form) {
  const way = form.elements.way;
  if (way && (form.dataset.byHand !== undefined || field(form).value)) way.value = way.value;
}

function hint(form) {
  const text = field(form);
  text.placeholder = isNote(form) ? text.dataset.hintNote : text.dataset.hintReply;
}

function soon(form) {
  clearTimeout(asking);
  asking = setTimeout(() => fit(form), PAUSE_MS);
}

// The server knows each channel's limits; of a file it is told only what it needs for that.
async function fit(shown) {
  const way = shown.elements.way?.value;
  if (!way || !shown.isConnected || isNote(shown)) return;
  if (fitting) { changedSince = true; return; }
  [fitted, fitting] = [standing(shown), true];
  const files = [...shown.querySelectorAll("[data-mime]")].map(({ dataset }) => `${dataset.size} ${dataset.mime || "application/octet-stream"} ${dataset.name}`);
  const values = { text: field(shown).value, way, quoted: shown.elements.quoted?.value ?? "", files: files.join("\n") };
  await htmx.ajax("POST", shown.dataset.fit, { target: "#fit", swap: "innerHTML", values, quiet: true }).finally(() => { fitting = false; });
  if (changedSince) fitAgain();
}

// What was typed while an answer was on its way is what counts.
function fitAgain() {
  changedSince = false;
  const shown = form();
  if (shown) fit(shown);
}

// The time in which one may answer runs down before one's eyes.
function count() {
  for (const place of document.querySelectorAll("[data-closes]")) {
    const left = Math.floor((Date.parse(place.dataset.closes) - Date.now()) / 1000);
    place.classList.toggle("fit-warn", left < HOUR);
    place.title ||= place.textContent.trim();
    const shown = left > 0 ? words()["late" in place.dataset ? "leftLate" : "left"].replace("%(time)s", length(left)) : words().closed;
    if (place.textContent !== shown) place.textContent = shown;
    if (left <= 0) close();
  }
}

// What has run down while the page was open is closed on it too, and the server says what may still be done.
function close() {
  const shown = form(), option = shown?.elements.way?.selectedOptions[0];
  if (!option || "closed" in option.dataset) return;
  option.dataset.closed = "";
  fit(shown);
}

function length(seconds) {
  const unit = (value, unit) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "narrow" }).format(value);
  const days = Math.floor(seconds / DAY), hours = Math.floor((seconds % DAY) / HOUR), minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (days) return `${unit(days, "day")} ${unit(hours, "hour")}`;
  if (hours) return `${unit(hours, "hour")} ${unit(minutes, "minute")}`;
  return minutes >= 10 ? unit(minutes, "minute") : `${unit(minutes, "minute")} ${unit(seconds % MINUTE, "second")}`;
}
