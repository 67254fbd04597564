// The desk's own script: the conversation, the composer, waiting times, frames with mail. Everything here only adds to what the forms do by themselves.

import { say } from "./toasts.js";
import { watchComposer } from "./composer.js";
import { watchThread } from "./thread.js";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

watchComposer();
watchThread();
keepOpen();
setInterval(showWaiting, MINUTE_MS / 2);

// What somebody has unfolded stays so when a fresh copy of it arrives.
function keepOpen() {
  htmx.registerExtension("keep-open", {
    htmx_before_morph_attr: (element, { attrName }) => !(attrName === "open" && ["DETAILS", "DIALOG"].includes(element.tagName)),
  });
}

// How long somebody waits, and how long they may, goes on counting between two looks at the server.
function showWaiting() {
  for (const element of document.querySelectorAll("[data-since]")) {
    element.querySelector("[data-length]").textContent = lasted(Date.now() - Date.parse(element.dataset.since));
  }
  for (const element of document.querySelectorAll("[data-due]")) {
    const left = Date.parse(element.dataset.due) - Date.now();
    element.classList.toggle("due-late", left <= 0);
    element.classList.toggle("due-calm", left > 0 && Date.parse(element.dataset.warns) > Date.now());
    for (const length of element.querySelectorAll("[data-length]")) length.textContent = lasted(Math.abs(left));
  }
}

function lasted(length) {
  const minutes = Math.max(1, Math.floor(length / MINUTE_MS));
  const [count, unit] = minutes >= 1.5 * DAY_MINUTES ? [minutes / DAY_MINUTES, "day"] : minutes >= 1.5 * HOUR_MINUTES ? [minutes / HOUR_MINUTES, "hour"] : [minutes, "minute"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 }).format(count);
}

// A page that nobody looks at asks for nothing: what it would show would count as read.
let missed = new Set();
document.addEventListener("live", (event) => {
  if (!document.hidden || event.target.id !== "talk") return;
  event.stopImmediatePropagation();
  missed.add(event.target.id);
}, true);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  const late = missed;
  missed = new Set();
  for (const id of late) htmx.trigger(document.getElementById(id), "live", {}, false);
});

// The list marks the row at once. A list that was asked for before may come after and know only the one before it: what has been
// chosen here, and then the address, say better which row is the current one.
let chosen;
document.addEventListener("click", ({ target }) => {
  const row = target.closest(".talk-row");
  if (!row) return;
  chosen = row.pathname;
  markChosen();
  row.classList.remove("talk-unread");
});
document.addEventListener("htmx:after:swap", markChosen);
for (const arrived of ["htmx:after:history:push", "htmx:response:error"]) {
  document.addEventListener(arrived, () => { chosen = undefined; markChosen(); });
}

function markChosen() {
  const path = chosen ?? location.pathname;
  for (const row of document.querySelectorAll(".talk-row")) {
    if (row.pathname === path) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

// A menu closes when something in it was chosen.
document.addEventListener("submit", ({ target }) => {
  const menu = target.closest("[data-menu]");
  if (menu?.contains(document.activeElement)) menu.querySelector("summary").focus();
  if (menu) menu.open = false;
});

// A frame with a mail grows to what is in it, up to a page.
document.addEventListener("load", ({ target }) => {
  if (!target.matches?.("iframe[data-mail]")) return;
  const height = target.contentDocument?.documentElement.scrollHeight ?? 0;
  if (height) target.style.height = `${Math.min(height + 4, innerHeight * 0.7)}px`;
}, true);

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  const field = button?.parentElement.querySelector("input");
  if (!field) return;
  field.select();
  await navigator.clipboard?.writeText(field.value);
  say(button.dataset.copied, "good");
});
