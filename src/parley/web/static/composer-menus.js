// What opens over the text while somebody types: "/" offers saved replies and macros, "@" colleagues in a note, ":" emoji; and buttons do.

import { field, form, fragment, isNote, replace, reply, words } from "./composer-form.js";
import * as menu from "./composer-menu.js";
import { found as foundEmoji, openPicker } from "./composer-emoji.js";
import { openMacro } from "./composer-sending.js";

const PAUSE_MS = 120;
const SLASH = /(?:^|\s)(\/([^\s/]{0,40}))$/u;
const MENTION = /(?:^|[\s(])(@([^\s@]{0,30}))$/u;
const EMOJI = /(?:^|\s)(:(\p{L}[\p{L}\d_]{1,20}))$/u;

let asking, asked = 0;

export function watch() {
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-action]")?.dataset.action;
    const open = { "saved-replies": () => openSearch(""), macros: () => openSearch(""), emoji: () => openPicker(atCaret()) }[name];
    if (!open || !form()) return;
    event.preventDefault();
    if (menu.isOpen() && menu.name() === name) return menu.close();
    menu.begin(name);
    open();
  });
}

export function opened() {
  menu.close();
}

export function written(form, text) {
  clearTimeout(asking);
  const typed = text.value.slice(Math.max(0, text.selectionStart - 60), text.selectionStart);
  const [name, match] = [["slash", SLASH.exec(typed)], isNote(form) ? ["mention", MENTION.exec(typed)] : ["", null], ["colon", EMOJI.exec(typed)]].find(([, found]) => found) ?? [];
  if (!match) return menu.isTyped() && menu.close();
  const range = { start: text.selectionStart - match[1].length, end: text.selectionStart };
  asking = setTimeout(() => SOURCES[name](form, match[2], range), PAUSE_MS);
}

const SOURCES = {
  slash: (form, typed, range) => offer(suggestions(form, typed), range),
  mention: (form, typed, range) => offer(fragment(`/composer/colleagues?${new URLSearchParams({ q: typed })}`), range),
  colon: (form, typed, range) => offer(foundEmoji(typed), range),
};

const suggestions = (form, q) => fragment(`${form.dataset.path}/suggestions?${new URLSearchParams({ q, mode: isNote(form) ? "note" : "reply" })}`);

// An answer that comes after a later question is not shown; nothing found is no reason to stand in somebody's way.
async function offer(answer, range) {
  const mine = ++asked;
  const html = await answer;
  const shown = form();
  if (mine !== asked || !shown || !html) return;
  if (!menu.show(html, { owner: field(shown), choose: (option) => choose(option, range) })) menu.close();
}

async function openSearch(typed) {
  const range = atCaret();
  const search = Object.assign(document.createElement("input"), { className: "input input-small", type: "search", value: typed, autocomplete: "off" });
  search.setAttribute("aria-label", words().suggestions);
  search.placeholder = words().searchReplies;
  search.addEventListener("input", () => { clearTimeout(asking); asking = setTimeout(fill, PAUSE_MS); });
  async function fill() {
    const mine = ++asked, html = await suggestions(form(), search.value);
    if (mine === asked) menu.show(html, { owner: search, search, choose: (option) => choose(option, range) });
  }
  await fill();
  search.focus();
}

async function choose(option, offered) {
  const shown = form(), text = field(shown);
  const range = { ...offered, end: menu.isTyped() ? Math.max(offered.end, text.selectionStart) : offered.end };  // whoever types fast has gone on
  menu.close();
  if (option.dataset.insert !== undefined) return replace(text, range.start, range.end, option.dataset.insert);
  if (option.dataset.macro) {
    if (range.end > range.start) replace(text, range.start, range.end, "");
    return openMacro(`${shown.dataset.path}/macros/${option.dataset.macro}`);
  }
  const said = await reply(shown, option.dataset.reply);
  if (!said) return undefined;
  replace(text, range.start, range.end, said.text);
  select(text, said.unfilled[0]);
}

// What has to be written by hand is chosen already: the next key replaces it.
function select(text, unfilled) {
  const at = unfilled ? text.value.indexOf(unfilled) : -1;
  if (at >= 0) text.setSelectionRange(at, at + unfilled.length);
}

function atCaret() {
  const text = field(form());
  return { start: text.selectionStart, end: text.selectionEnd };
}
