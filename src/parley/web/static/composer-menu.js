// A list over the composer: arrow keys move in it while the focus stays where somebody types; Enter takes, Escape closes.

const place = () => document.querySelector("#composer-menu");
const options = () => [...place().querySelectorAll("[data-reply], [data-macro], [data-insert]")];

let current = null, opener = "";

export const isOpen = () => Boolean(current) && !place()?.hidden;
export const isTyped = () => isOpen() && !current.search;
export const name = () => opener;

document.addEventListener("keydown", pressed, true);
document.addEventListener("mousedown", (event) => {
  if (!isOpen()) return;
  const option = event.target.closest("#composer-menu [role=option]");
  if (option && options().includes(option)) {
    event.preventDefault();
    current.choose(option);
  } else if (!event.target.closest("#composer-menu, [data-action]")) close();
});
document.addEventListener("mouseover", (event) => { const option = isOpen() && event.target.closest("#composer-menu [role=option]"); if (option) mark(option); });

export function begin(name) {
  opener = name;
}

// Returns whether there is anything to choose from. A list with a search box of its own stays, even where nothing is found.
export function show(html, { owner, choose, search = null, columns = 1 }) {
  const menu = place();
  if (!menu) return false;
  current = { owner, choose, search, columns };
  const list = Object.assign(document.createElement("template"), { innerHTML: html }).content;
  const box = search && menu.contains(search) ? search : null;
  if (box) { for (const node of [...menu.childNodes]) if (node !== box) node.remove(); menu.append(list); } else menu.replaceChildren(...(search ? [search] : []), list);
  menu.hidden = false;
  if (search) describe(search);
  mark(options()[0]);
  return options().length > 0;
}

// A screen reader tells of the list that the arrow keys move in.
function describe(search) {
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": "composer-options" })) search.setAttribute(name, value);
}

export function close() {
  const menu = place();
  if (current && menu?.contains(document.activeElement)) document.querySelector("[data-draft]")?.focus();
  for (const element of document.querySelectorAll("[aria-activedescendant]")) element.removeAttribute("aria-activedescendant");
  current = null;
  opener = "";
  if (menu) { menu.hidden = true; menu.replaceChildren(); }
}

function pressed(event) {
  if (!isOpen() || event.isComposing) return;
  if (event.code === "Escape") { stop(event); return close(); }
  if (event.target !== current.owner || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: current.columns, ArrowUp: -current.columns, ...(current.columns > 1 ? { ArrowRight: 1, ArrowLeft: -1 } : {}) }[event.code];
  if (step) { stop(event); return move(step); }
  const taken = ["Enter", "NumpadEnter", "Tab"].includes(event.code) && place().querySelector('[aria-selected="true"]');
  if (taken) { stop(event); current.choose(taken); } else if (event.code === "Enter" && current.search) stop(event);
}

function move(step) {
  const all = options(), at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  mark(all[(at + step + all.length) % all.length] ?? all[0]);
}

function mark(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  const preview = place().querySelector("[data-preview]");
  if (!option) return preview?.replaceChildren();
  current.owner.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
  const words = option.querySelector("template");
  preview?.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
  return undefined;
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
