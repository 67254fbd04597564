// Emoji: found by their names in the three languages; those that somebody uses stand first.

import { field, form, replace, words } from "./composer-form.js";
import * as menu from "./composer-menu.js";

const RECENT = "parley/emoji";
const MOST_RECENT = 16;
const MOST_TYPED = 8;
const COLUMNS = 8;

let known;

// Each line: the sign, then its names in English, Russian and Ukrainian.
async function all() {
  known ??= (await import("./composer-emoji-list.js")).LIST.trim().split("\n").map((line) => {
    const [sign, ...names] = line.split("|");
    return { sign, names, search: names.join(" ").toLowerCase().replaceAll("ё", "е") };
  });
  return known;
}

async function matching(typed) {
  const wanted = typed.toLowerCase().replaceAll("ё", "е").replaceAll("_", " ").split(/\s+/).filter(Boolean);
  return (await all()).filter(({ search }) => wanted.every((word) => ` ${search}`.includes(` ${word}`)));
}

// For the few letters behind a colon.
export async function found(typed) {
  const signs = (await matching(typed)).slice(0, MOST_TYPED);
  return list(signs.map(({ sign, names }) => `<li role="option" class="option" id="emoji-${code(sign)}" data-insert="${sign}" aria-selected="false"><span class="emoji">${sign}</span><span>${title(names)}</span></li>`), "");
}

export async function openPicker(range) {
  const search = Object.assign(document.createElement("input"), { className: "input input-small", type: "search", placeholder: words().search, autocomplete: "off" });
  search.setAttribute("aria-label", words().search);
  const fill = async () => menu.show(await grid(search.value), { owner: search, search, columns: COLUMNS, choose: (option) => take(option.dataset.insert, range) });
  search.addEventListener("input", fill);
  await fill();
  search.focus();
}

async function grid(typed) {
  const signs = typed ? await matching(typed) : [...(await used()), ...(await all()).filter(({ sign }) => !recent().includes(sign))];
  if (!signs.length) return `<p class="option option-none muted">${words().nothing}</p>`;
  return list(signs.map(({ sign, names }) => `<li role="option" class="emoji-cell" id="emoji-${code(sign)}" data-insert="${sign}" title="${title(names)}" aria-label="${title(names)}" aria-selected="false">${sign}</li>`), "emoji-grid");
}

function take(sign, range) {
  localStorage.setItem(RECENT, JSON.stringify([sign, ...recent().filter((one) => one !== sign)].slice(0, MOST_RECENT)));
  menu.close();
  replace(field(form()), range.start, range.end, sign);
}

async function used() {
  const signs = await all();
  return recent().map((sign) => signs.find((one) => one.sign === sign)).filter(Boolean);
}

function recent() {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]");
  } catch {
    return [];
  }
}

const title = (names) => names[{ en: 0, ru: 1, uk: 2 }[document.documentElement.lang] ?? 0].split(",")[0];
const code = (sign) => [...sign].map((char) => char.codePointAt(0).toString(16)).join("-");
const list = (items, kind) => (items.length ? `<ul class="options ${kind}" role="listbox" id="composer-options" aria-label="${words().emoji}">${items.join("")}</ul>` : "");
