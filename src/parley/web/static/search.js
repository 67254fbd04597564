// The search box: chips with operators while one types, values behind an operator, and what was searched for lately in this browser.

const STORE = "search/recent";
const MOST = 8;
const MOST_VALUES = 12;

const form = document.querySelector("[data-search]");
const field = form.elements.q;
const chips = form.querySelector(".search-chips");
const operators = chips.innerHTML;
const names = JSON.parse(form.dataset.names);
const values = JSON.parse(form.dataset.values);

field.addEventListener("input", offer);
field.addEventListener("keydown", ({ code }) => { if (code === "Escape") field.blur(); });
chips.addEventListener("click", ({ target }) => add(target.closest("[data-chip]")));
form.addEventListener("submit", keep);
document.querySelector("#results").parentElement.addEventListener("click", ({ target }) => { if (target.closest("#results a")) keep(); });
form.parentElement.addEventListener("keydown", walk);
document.querySelector("[data-forget]").addEventListener("click", () => { localStorage.removeItem(STORE); showRecent(); });
document.addEventListener("htmx:after:swap", showRecent);
field.setSelectionRange(field.value.length, field.value.length);
showRecent();

// From the field into what was found, and back.
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  const stops = [field, ...document.querySelectorAll("#results a")];
  const next = step && stops[stops.indexOf(event.target) + step];
  if (!next || !stops.includes(event.target)) return;
  event.preventDefault();
  next.focus();
}

// Behind "channel:" its values, elsewhere the operators that are not there yet.
function offer() {
  const [, typed = "", begun = ""] = /(?:^|\s)([^\s:"«]+):([^\s"]*)$/.exec(field.value.slice(0, field.selectionStart)) ?? [];
  const operator = Object.keys(names).find((name) => names[name][0] === typed.toLowerCase());
  const fitting = (values[operator] ?? []).filter((value) => value.toLowerCase().startsWith(begun.toLowerCase()));
  if (!fitting.length) {
    if (chips.innerHTML !== operators) chips.innerHTML = operators;
    return;
  }
  chips.replaceChildren(...fitting.slice(0, MOST_VALUES).map((value) => chip(value, `${typed}:${quoted(value)} `)));
}

function add(button) {
  if (!button) return;
  const before = field.value.slice(0, field.selectionStart).replace(button.dataset.chip.endsWith(" ") ? /\S*$/ : "", "");
  const gap = before && !before.endsWith(" ") ? " " : "";
  field.setRangeText(`${before}${gap}${button.dataset.chip}`, 0, field.selectionStart, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function keep() {
  const query = field.value.trim();
  if (query) localStorage.setItem(STORE, JSON.stringify([query, ...recent().filter((other) => other !== query)].slice(0, MOST)));
}

function showRecent() {
  const place = document.querySelector("[data-recent]");
  place.hidden = Boolean(field.value.trim()) || !recent().length;
  place.querySelector("ul").replaceChildren(...recent().map((query) => {
    const link = Object.assign(document.createElement("a"), { className: "chip", textContent: query, href: `/search?${new URLSearchParams({ q: query })}` });
    const line = document.createElement("li");
    line.append(link);
    return line;
  }));
}

function chip(label, typed) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: label });
  button.dataset.chip = typed;
  return button;
}

function quoted(value) {
  return /\s/.test(value) ? `"${value}"` : value;
}

function recent() {
  return JSON.parse(localStorage.getItem(STORE) ?? "[]");
}
