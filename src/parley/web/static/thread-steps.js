// What is done to a conversation: dialogs that are fetched when they are wanted, lists that narrow as one types, neighbours, links.

import { say } from "./toasts.js";

export function watchSteps() {
  document.addEventListener("htmx:after:swap", ({ detail }) => { if (detail.ctx.target?.id === "sheet") openSheet(detail.ctx.target); });
  document.addEventListener("htmx:after:request", ({ target, detail }) => { if (detail.ctx.response.status < 400) done(target); });
  document.addEventListener("input", ({ target }) => { if (target.matches("[data-narrow]")) narrow(target); });
  document.addEventListener("click", clicked);
}

function openSheet(sheet) {
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("[autofocus]")?.focus();
}

// What was asked for is done: the dialog, or the notice, has nothing more to say; tags are rarely chosen one alone.
function done(form) {
  if (form.matches?.("[data-again]")) htmx.ajax("GET", form.dataset.again, { target: "#sheet", swap: "innerHTML" });
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

const folded = (text) => text.trim().toLocaleLowerCase().replaceAll("ё", "е");

function clicked(event) {
  const sheet = event.target.closest("[data-sheet]");
  if (sheet && event.target === sheet) sheet.close();  // beside it
  const menu = event.target.closest("[data-close-menu]")?.closest("[data-menu]");
  if (menu) menu.open = false;
  const step = event.target.closest("[data-neighbour]");
  if (step) goOn(Number(step.dataset.neighbour));
  const link = event.target.closest("[data-copy-link]");
  if (link) copy(link);
  if (event.target.closest("[data-close-person]") && cameByHash()) {
    event.preventDefault();
    history.back();
  }
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
