// The command palette: everything that one can go to or do, by a few letters. What the page knows is there at once; what only the
// server knows (people, conversations, replies) is added as it comes. The text field keeps the focus; the list is walked by arrows.

import { answered } from "./asking.js";
import { act, isPossible } from "./shortcuts-actions.js";
import { nameKeys } from "./shortcuts-keys.js";
import { ranked } from "./palette-match.js";
import { recall, remember } from "./palette-recent.js";
import { canSay, sayReply } from "./palette-reply.js";
import { drawn, heading } from "./palette-rows.js";

const PAUSE_MS = 120;
const MOST_SHOWN = 40;
const SEPARATE = "group";

const dialog = document.querySelector("#palette");
const field = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const texts = dialog.dataset;

let items = [], found = [], shown = [], chosen = 0, moved = false, asking, question, loading;

dialog.addEventListener("parley:open", toggle);
dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
dialog.addEventListener("close", () => { question?.abort(); });
field.addEventListener("input", typed);
dialog.addEventListener("keydown", walk);
list.addEventListener("click", ({ target }) => {
  const row = target.closest("[role=option]");
  if (row) choose(Number(row.dataset.at));
});
list.addEventListener("pointermove", ({ target }) => {
  const row = target.closest("[role=option]");
  if (row && Number(row.dataset.at) !== chosen) point(Number(row.dataset.at));
});
document.addEventListener("click", ({ target }) => { if (target.closest?.("[data-palette]")) toggle(); });

function toggle() {
  if (dialog.open) return dialog.close();
  field.value = "";
  found = [];
  dialog.showModal();
  render();
  if (items.length) return;
  loading = learn();
}

async function learn() {
  items = (await ask(texts.items)) ?? [];
  render();
}

function typed() {
  moved = false;
  question?.abort();
  clearTimeout(asking);
  found = [];
  render();
  const words = field.value.trim();
  if (words) asking = setTimeout(() => seek(words), PAUSE_MS);
}

async function seek(words) {
  question = new AbortController();
  const answer = await ask(`${texts.found}?${new URLSearchParams({ q: words })}`, question.signal);
  if (!answer || field.value.trim() !== words) return;
  found = answer;
  render({ keep: true });
}

const ask = (url, signal) => answered(url, { headers: { accept: "application/json" }, signal });

function render({ keep = false } = {}) {
  const before = keep && moved ? shown[chosen]?.id : null;
  const words = field.value.trim();
  const possible = items.filter(({ action }) => !action || isPossible(action));
  shown = (words ? matching(words, possible) : atFirst(possible)).slice(0, MOST_SHOWN);
  list.replaceChildren(...shown.flatMap((item, at) => [...headed(item, at), drawn(item, at)]));
  nameKeys(list);
  dialog.querySelector(".palette-none").hidden = shown.length > 0 || !items.length;
  dialog.querySelector("[data-palette-count]").textContent = words ? `${dialog.querySelector("[data-palette-count]").dataset.text} ${shown.length}` : "";
  point(Math.max(0, before ? shown.findIndex(({ id }) => id === before) : 0));
}

// What the server found is a match already; it may understand more than we do.
function matching(words, possible) {
  const recent = new Set(recall(texts.mine).map(({ id }) => id));
  const ours = ranked(words, possible, recent);
  const everything = { id: "everything", label: texts.textAll.replace("{}", words), icon: "search", url: `/search?${new URLSearchParams({ q: words })}`, group: "" };
  const [near, far] = [ours.filter((item) => !item.isFarFetched), ours.filter((item) => item.isFarFetched)];
  return [...near, ...found, ...far, everything];
}

function atFirst(possible) {
  const known = new Map(possible.map((item) => [item.id, item]));
  const recent = recall(texts.mine).map((item) => (item.url ? item : known.get(item.id))).filter(Boolean);
  const rest = possible.filter(({ id }) => !recent.some((item) => item.id === id));
  return [...recent.map((item) => ({ ...item, [SEPARATE]: texts.textRecent })), ...rest];
}

function headed(item, at) {
  const title = item[SEPARATE] ?? "";
  return title && title !== (shown[at - 1]?.[SEPARATE] ?? "") ? [heading(title)] : [];
}

function point(at) {
  chosen = at;
  for (const row of list.querySelectorAll("[role=option]")) row.setAttribute("aria-selected", String(Number(row.dataset.at) === at));
  const row = list.querySelector("[aria-selected=true]");
  row?.scrollIntoView({ block: "nearest" });
  if (row) field.setAttribute("aria-activedescendant", row.id);
  else field.removeAttribute("aria-activedescendant");
}

function walk(event) {
  const last = shown.length - 1;
  const to = {
    ArrowDown: chosen < last ? chosen + 1 : 0,
    ArrowUp: chosen > 0 ? chosen - 1 : last,
    PageDown: Math.min(chosen + 8, last),
    PageUp: Math.max(chosen - 8, 0),
  }[event.code];
  moved ||= to !== undefined;
  if (to !== undefined) point(to);
  else if (event.code === "Enter" || event.code === "NumpadEnter") choose(chosen, event.ctrlKey || event.metaKey);
  else return;
  event.preventDefault();
}

// Whoever types faster than the first answer comes means what they will see.
async function choose(at, apart = false) {
  await loading;
  const item = shown[at];
  if (!item) return;
  dialog.close();
  remember(texts.mine, item);
  if (item.action) act({ name: item.action });
  else if (item.reply && !apart && canSay()) sayReply(item.reply);
  else if (apart) window.open(item.url, "_blank", "noopener");
  else location.assign(item.url);
}
