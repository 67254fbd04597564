// What is done to a conversation: dialogs that are fetched when they are wanted, lists that narrow as one types, neighbours, links.

import { say } from "./toasts.js";

export function watchSteps() {
  document.addEventListener("htmx:after:swap", ({ detail }) => { if (detail.ctx.target?.id === "sheet") openSheet(detail.ctx); });
  document.addEventListener("htmx:after:request", ({ target, detail }) => { if (detail.ctx.response.status < 400) done(target); });
  document.addEventListener("input", ({ target }) => { if (target.matches("[data-narrow]")) narrow(target); });
  document.addEventListener("keydown", (event) => { if (event.code === "Enter" && event.target.matches?.("[data-narrow]")) take(event); });
  document.addEventListener("click", clicked);
}

// Whoever has closed it meanwhile has done what they wanted to.
function openSheet({ target: sheet, again }) {
  if (again && !sheet.open) return;
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("[autofocus]")?.focus();
}

// What was asked for is done: the dialog, or the notice, has nothing more to say; tags are rarely chosen one alone.
function done(form) {
  if (form.matches?.("[data-again]")) htmx.ajax("GET", form.dataset.again, { target: "#sheet", swap: "innerHTML", again: true });
  if (!form.matches?.("[data-settles]")) return;
  form.closest("dialog")?.close();
  form.closest("[data-toast]")?.remove();
}

function narrow(field) {
  const list = document.querySelector(field.dataset.narrow);
  const wanted = folded(field.value);
  const choices = [...list.querySelectorAll("[data-word]")];
  for (const one of choices) one.hidden = !folded(one.dataset.word).includes(wanted);
  const fresh = list.querySelector("[data-new]");
  if (!fresh) return;
  fresh.hidden = !wanted || choices.some((one) => folded(one.dataset.word) === wanted);
  fresh.querySelector("[data-new-word]").textContent = field.value.trim();
}

// Enter takes the first of those that are left, not the first of all.
function take(event) {
  event.preventDefault();
  const list = document.querySelector(event.target.dataset.narrow);
  if (event.target.value.trim()) list.querySelector("button:not([hidden])")?.click();
}

const folded = (text) => text.trim().toLocaleLowerCase().replaceAll("ё", "е");

const DEEDS = {
  "[data-close-menu]": (link) => fold(link.closest("[data-menu]")),
  "[data-neighbour]": (step) => goOn(Number(step.dataset.neighbour)),
  "[data-copy-link]": copy,
  "a[data-back]": toTheList,
  "[data-close-person]": closePerson,
};

// The focus goes back to what unfolded it.
function fold(menu) {
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  menu.open = false;
}

function clicked(event) {
  if (event.target.matches("[data-sheet]")) event.target.close();  // beside what stands in it
  for (const [selector, deed] of Object.entries(DEEDS)) {
    const found = event.target.closest(selector);
    if (found) deed(found, event);
  }
}

// The list is where it was left.
function toTheList(link) {
  const place = document.getElementById("inbox")?.dataset.place;
  if (place) link.search = place;
}

function closePerson(_, event) {
  if (!cameByHash()) return;
  event.preventDefault();
  history.back();
}

function goOn(by) {
  const rows = [...document.querySelectorAll("#inbox .talk-row")];
  const at = rows.findIndex((row) => row.matches("[aria-current='true']"));
  const next = rows[at < 0 ? 0 : at + by];
  next?.click();
  next?.scrollIntoView({ block: "nearest" });
}

async function copy({ dataset }) {
  await navigator.clipboard?.writeText(new URL(dataset.copyLink, location.href).href);
  say(dataset.copied, "good");
}

let stepsIn = 0;
addEventListener("hashchange", () => { stepsIn += location.hash === "#person" ? 1 : -1; });
const cameByHash = () => location.hash === "#person" && stepsIn > 0;
