// The list holds a window of rows, two pages at most, whatever its length: scrolling moves the window along, and a live signal
// asks for what is in it. Rows that leave above are replaced by empty space, so that nothing moves under the reader's eyes.

const PAGE = 50;
const NEAR_PX = 900;

let place, cursors, from, shown, anchor, focused;

export function watchWindow() {
  begin(list());
  document.addEventListener("htmx:config:request", ({ detail }) => ask(detail.ctx));
  document.addEventListener("htmx:before:swap", refuse);
  document.addEventListener("htmx:before:swap", remember);
  document.addEventListener("htmx:after:swap", settle);
  document.addEventListener("scroll", ({ target }) => { if (target.id === "inbox") move(target); }, { capture: true, passive: true });
}

const list = () => document.getElementById("inbox");

function begin(element) {
  place = element?.dataset.place;
  [cursors, from, shown] = [[beginning(element)], 0, PAGE];
}

// Where a page without scripts had begun the list, if it had gone on from there.
const beginning = (element) => (element ? new URL(element.getAttribute("hx-get"), location).searchParams.get("before") ?? "" : "");

function ask(ctx) {
  const { sourceElement, request } = ctx;
  if (sourceElement.id !== "inbox" || sourceElement.dataset.place !== place) return;
  ctx.place = place;
  request.body.set("before", cursors[from]);
  request.body.set("shown", shown);
}

// What was asked for in one place may come when another one is shown.
function refuse(event) {
  const { place: asked } = event.detail.ctx;
  if (asked !== undefined && asked !== list()?.dataset.place) event.preventDefault();
}

function move(element) {
  const above = element.querySelector("[data-above]").offsetHeight;
  const ahead = element.scrollHeight - element.scrollTop - element.clientHeight;
  if (ahead < NEAR_PX && "more" in element.dataset && !element.dataset.moving) down(element);
  else if (from > 0 && element.scrollTop - above < NEAR_PX && !element.dataset.moving) up(element);
}

function down(element) {
  if (shown > PAGE) {
    cursors[from + 1] = element.querySelectorAll(".talk[data-cursor]")[0]?.dataset.cursor;
    if (!cursors[from + 1]) return;
    from += 1;
  }
  shown = 2 * PAGE;
  refresh(element);
}

function up(element) {
  from -= 1;
  refresh(element);
}

function refresh(element) {
  element.dataset.moving = "true";
  htmx.trigger(element, "live", {}, false);
}

// What stays where it is while the rows around it change: the first row that is seen, and the one that has the focus.
function remember() {
  const element = list();
  if (!element) return;
  const top = element.getBoundingClientRect().top;
  const row = [...element.querySelectorAll(".talk")].find((one) => one.getBoundingClientRect().bottom > top);
  anchor = row && element.scrollTop > 0 ? { id: row.id, at: row.getBoundingClientRect().top } : undefined;
  focused = document.activeElement?.closest("#inbox .talk")?.id;
}

function settle() {
  const element = list();
  if (!element) return;
  if (element.dataset.place !== place) arrive(element);
  else if (anchor) hold(element);
  if (from === 0) element.querySelector("[data-above]").style.height = "";
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.querySelector(".talk-row").focus({ preventScroll: true });
  delete element.dataset.moving;
  move(element);  // whoever scrolled on meanwhile may be near an end again
}

function arrive(element) {
  begin(element);
  element.querySelector("[data-above]").style.height = "";
  element.scrollTop = 0;
}

function hold(element) {
  const row = document.getElementById(anchor.id);
  if (!row) return;
  const above = element.querySelector("[data-above]");
  const wanted = from === 0 ? 0 : Math.max(0, above.offsetHeight - (row.getBoundingClientRect().top - anchor.at));
  above.style.height = wanted ? `${wanted}px` : "";
  element.scrollTop += row.getBoundingClientRect().top - anchor.at;
}
