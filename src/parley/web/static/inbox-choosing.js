// Choosing several conversations: what is chosen stays so while the list changes around it, and whoever shift-clicks takes all between.

const MOST = 500;
const chosen = new Set();
const page = document.documentElement;  // no fresh copy of the list replaces its classes
let last;

export function watchChoosing() {
  document.addEventListener("click", clicked);
  document.addEventListener("change", ({ target }) => { if (target.matches(".talk-pick input")) note(target); });
  document.addEventListener("htmx:after:swap", show);
  document.addEventListener("htmx:config:request", ({ detail }) => send(detail.ctx));
  document.addEventListener("changed", clear);
  document.addEventListener("moved", clear);
  document.addEventListener("keydown", pressed, { capture: true });  // before an open menu closes on the same Escape
}

const boxes = () => [...document.querySelectorAll("#inbox .talk-pick input")];
const head = () => document.getElementById("inbox-head");

function clicked(event) {
  const { target } = event;
  if (target.closest("[data-pick]")) return pick(target.closest("[data-pick]"));
  if (target.closest("[data-pick-all]")) return mark(boxes(), true);
  if (target.closest("[data-pick-none]")) return clear();
  if (target.matches(".talk-pick input") && event.shiftKey) between(target);
}

// A button that shows the boxes, for those who have no pointer to hover with.
function pick(button) {
  const on = page.classList.toggle("list-picking");
  button.setAttribute("aria-pressed", on);
  if (!on) clear();
}

function note(box) {
  last = box.value;
  mark([box], box.checked);
}

function between(box) {
  const all = boxes();
  const [one, other] = [all.findIndex(({ value }) => value === last), all.indexOf(box)].sort((a, b) => a - b);
  if (one >= 0) mark(all.slice(one, other + 1), box.checked);
}

function mark(some, on) {
  for (const box of some) {
    box.checked = on && (chosen.size < MOST || chosen.has(box.value));
    if (box.checked) chosen.add(box.value);
    else chosen.delete(box.value);
  }
  show();
}

function clear() {
  chosen.clear();
  page.classList.remove("list-picking");
  head()?.querySelector("[data-pick]")?.setAttribute("aria-pressed", "false");
  show();
}

function show() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  for (const box of boxes()) box.checked = chosen.has(box.value);
  bar.classList.toggle("bulk-on", chosen.size > 0);
  const count = bar.querySelector("[data-count]");
  count.textContent = chosen.size ? count.dataset.text.replace("{n}", chosen.size) : "";
}

// Rows that were scrolled away are chosen still.
function send({ sourceElement, request }) {
  if (sourceElement.id !== "bulk") return;
  request.body.delete("ids");
  for (const id of chosen) request.body.append("ids", id);
}

// X chooses the row that has the focus, with Shift all up to it; Escape chooses none.
function pressed(event) {
  if (event.code === "Escape" && chosen.size && !document.querySelector("dialog[open], [data-menu][open]")) return clear();
  const box = event.target.closest?.("#inbox .talk")?.querySelector(".talk-pick input");
  if (event.code !== "KeyX" || !box || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.checked = !box.checked;
  if (event.shiftKey) between(box);
  note(box);
}
