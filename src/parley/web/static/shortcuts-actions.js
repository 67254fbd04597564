// What a shortcut or a command does: it presses, unfolds or focuses what carries the action's name as data-action.

const OWN = {
  next: () => step(1),
  previous: () => step(-1),
  back: () => go("/inbox"),
  select: () => (document.activeElement.closest(".talk-row") ?? document.querySelector(".talk-row[aria-current='true']"))?.closest("li")?.querySelector(".talk-pick input")?.click(),
  search: () => go("/search"),
  palette: () => document.querySelector("#palette").dispatchEvent(new CustomEvent("parley:open")),
  help: () => document.querySelector("#keys-help").dispatchEvent(new CustomEvent("parley:open")),
  "resolve-next": resolveAndGoOn,
};
const FIELDS = "input:not([type=radio], [type=checkbox], [type=file], [type=button], [type=submit]), textarea, select";

export function act({ name, path }) {
  if (path) return go(path);
  const element = find(name);
  if (element) return use(element);
  OWN[name]?.();
}

// Whether the page shows anything that the action could be done to.
export const isPossible = (name) => Boolean(find(name));

function find(name) {
  const found = [...document.querySelectorAll(`[data-action="${name}"]`)].filter((element) => !element.disabled && isShown(element));
  return found.find((element) => element.closest("[aria-current='true']")) ?? found.findLast((element) => element.closest("[data-toast]")) ?? found[0];
}

// Something within a folded menu can be pressed all the same.
function isShown(element) {
  const folded = element.parentElement.closest("details:not([open])");
  return folded && !element.matches("summary") ? isShown(folded) : element.checkVisibility() || isHiddenControl(element);
}

const isHiddenControl = (element) => element.matches("input[type=radio], input[type=file]") && Boolean(element.closest("label")?.checkVisibility());

function use(element) {
  if (element.matches("summary")) return unfold(element);
  if (element.matches(FIELDS)) return focus(element);
  if (element.matches("[type=radio]")) {
    element.click();
    return (element.form?.querySelector("textarea") ?? element).focus();
  }
  element.click();
}

function focus(field) {
  field.focus();
  field.select?.();
}

function unfold(summary) {
  const menu = summary.parentElement;
  menu.open = !menu.open;
  const first = menu.querySelector(":scope > :not(summary) :is(button, a, input:not([type=hidden]), select, textarea)");
  (menu.open && first ? first : summary).focus();
}

// The rows of the list are the order of conversations.
function step(by) {
  const rows = [...document.querySelectorAll(".talk-row")];
  const at = rows.findIndex((row) => row.matches("[aria-current='true']"));
  open(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by]);
}

// Which one is the next is decided before the list changes; it is opened once the server has resolved this one.
function resolveAndGoOn() {
  const resolve = find("resolve");
  if (!resolve) return;
  const rows = [...document.querySelectorAll(".talk-row")];
  const at = rows.findIndex((row) => row.matches("[aria-current='true']"));
  const next = at < 0 ? null : (rows[at + 1] ?? rows[at - 1])?.getAttribute("href");
  afterSwapOf(resolve.form ?? resolve, () => { if (next) open(document.querySelector(`.talk-row[href="${CSS.escape(next)}"]`)); });
  use(resolve);
}

function open(row) {
  row?.focus({ preventScroll: true });
  row?.click();
  row?.scrollIntoView({ block: "nearest" });
}

// The swap may take the asking element away: what is known of it is the request that it has made.
function afterSwapOf(element, then) {
  let asked;
  const leave = new AbortController(), { signal } = leave;
  document.addEventListener("htmx:before:request", ({ detail }) => { if (detail.ctx.sourceElement === element) asked = detail.ctx; }, { signal });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx !== asked) return;
    leave.abort();
    then();
  }, { signal });
}

function go(path) {
  location.assign(path);
}
