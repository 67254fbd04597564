// The bell: how much is new, its list when somebody unfolds it, and the sound of what has just come.
// What the bell shows comes from the server; a live signal makes it ask again (live.js).

import { chime } from "./sounds.js";
import { watchPush } from "./notices-push.js";

const AFTER_READING_MS = 400;   // reading a conversation tells the server, which tells the bell nothing

let reading;

watchPush();
ask();
document.addEventListener("htmx:after:swap", ({ detail }) => swapped(detail.ctx.target));
document.querySelector("#bell").addEventListener("toggle", ({ target }) => unfold(target.open));
document.querySelector("#bell").addEventListener("keydown", walk);

function ask() {
  htmx.trigger(count(), "live", {}, false);
}

function swapped(target) {
  if (target?.id === "bell-count") return heard(count());
  if (!document.hidden && count().dataset.count > 0 && document.querySelector("#talk")) {
    reading ??= setTimeout(() => { reading = undefined; ask(); }, AFTER_READING_MS);
  }
}

// One sound in one of the open pages, and none for the conversation that somebody has in front of them.
function heard({ dataset }) {
  const many = Number(dataset.count);
  (many ? navigator.setAppBadge?.(many) : navigator.clearAppBadge?.())?.catch(() => {});
  if (!dataset.heard || dataset.heard <= (localStorage.getItem("notices/heard") ?? "")) return;
  localStorage.setItem("notices/heard", dataset.heard);
  if (!isInFront(dataset.conversation)) chime(dataset.kind, Number(dataset.volume));
}

function isInFront(conversation) {
  return document.hasFocus() && document.querySelector("#talk")?.dataset.conversation === conversation;
}

function unfold(open) {
  const place = document.querySelector("#bell-list");
  if (!open) return place.replaceChildren();
  if (document.querySelector("#notice-list")) return;
  htmx.ajax("GET", place.dataset.url, { target: place, swap: "innerHTML" });
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!step || !event.currentTarget.open) return;
  event.preventDefault();
  const stops = [...event.currentTarget.querySelectorAll("summary, .notices-sheet a, .notices-sheet button")];
  stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
}

function count() {
  return document.querySelector("#bell-count");
}
