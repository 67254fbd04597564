// Says where this tab is and what is typed in it, so that nobody answers over anybody; and looks again when somebody's time is up.

import { field, form, isNote, post } from "./composer-form.js";

const BEAT_MS = 30_000;
const TYPING_MS = 4000;   // whoever goes on typing says so again
const REST_MS = 6000;     // whoever has stopped for so long only looks

const tab = Math.random().toString(36).slice(2, 14) + Date.now().toString(36);

let where = "", doing = "", toldAt = 0, rest, again;

export function watch() {
  setInterval(() => { if (where) tell(where, doing); }, BEAT_MS);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) arrive(form()); });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : arrive(form())));
}

export function swapped(shown) {
  if (!document.hidden) arrive(shown);
  lookAgain();
}

export function opened(form) {
  if (where === form.dataset.path && "said" in form.dataset) tell(where, "looking");
}

export function written(form) {
  const now = !field(form).value ? "looking" : isNote(form) ? "note" : "reply";
  clearTimeout(rest);
  rest = setTimeout(() => { if (where && doing !== "looking") tell(where, "looking"); }, REST_MS);
  if (now !== doing || (now !== "looking" && Date.now() - toldAt > TYPING_MS)) tell(form.dataset.path, now);
}

export function changed(form, control) {
  if (control.name === "mode" && doing !== "looking") written(form);
}

function arrive(shown) {
  if (!shown) return leave();
  if (shown.dataset.path !== where) tell(shown.dataset.path, "looking");
}

function leave() {
  if (where) post(`${where}/company`, { tab, doing: "gone" }, { keepalive: true }).catch(() => {});
  where = doing = "";
  clearTimeout(rest);
}

function tell(path, what) {
  [where, doing, toldAt] = [path, what, Date.now()];
  post(`${path}/company`, { tab, doing: what }).catch(() => {});
}

// A browser that died says nothing: its face goes when its time is up.
function lookAgain() {
  clearTimeout(again);
  const company = document.querySelector("#company[data-ends-in]");
  if (company) again = setTimeout(() => { if (!document.hidden && company.isConnected) htmx.trigger(company, "live", {}, false); }, Number(company.dataset.endsIn) * 1000);
}
