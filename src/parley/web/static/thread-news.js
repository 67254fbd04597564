// The server sends only the lines that the page does not show yet. The others it names, each in its place: <li id="m-…" data-same>.
// Those stay as they stand here; a place for a line that is not here shows that the page knows less than it said, and all of it is asked for.
//
// Such an answer fits the page as it was when the question left. Where another answer has come in between, what was only asked for is
// asked for again, so that nothing is shown once more as it was. What somebody has done is shown all the same, but the page says no more
// what it knows of the lines: so the next question, which leaves at once, brings each line again.

export function watchNews() {
  htmx.registerExtension("same-lines", {
    htmx_before_morph_node: (_, { oldNode, newNode }) => !(isSame(newNode) && oldNode instanceof Element && !isSame(oldNode)),
  });
  document.addEventListener("htmx:before:request", ({ detail }) => leave(detail.ctx));
  document.addEventListener("htmx:before:swap", arrive);
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx.isOverdue) doubt();
    if (document.querySelector("#lines > [data-same]")) askForAll(document.getElementById("talk"));
  });
}

const isSame = (node) => node instanceof Element && "same" in node.dataset;
const here = () => document.getElementById("here");

// A question that had to wait for another one's answer says what the page shows when it leaves, not when it was thought of.
function leave(ctx) {
  const { request } = ctx;
  ctx.here = request.body?.get?.("here") ?? undefined;
  const url = new URL(request.action, location.href);
  if (!url.pathname.endsWith("/talk") || !url.searchParams.has("here")) return;
  ctx.here = here().value;
  url.searchParams.set("here", ctx.here);
  request.action = url.pathname + url.search;
}

function arrive(event) {
  const { ctx, tasks } = event.detail;
  if (ctx.here === undefined) return;
  if (tasks.some(isElsewhere)) return noticesOnly(ctx, tasks);
  ctx.isOverdue = Boolean(here()) && here().value !== ctx.here;
  if (!ctx.isOverdue || ctx.request.method !== "GET") return;
  event.preventDefault();
  askAgain();
}

// What is said of a conversation does not take the place of another one that was opened meanwhile.
function isElsewhere({ fragment }) {
  const shown = document.getElementById("talk"), told = fragment.querySelector("#talk");
  return Boolean(shown && told) && told.dataset.conversation !== shown.dataset.conversation;
}

function noticesOnly(ctx, tasks) {
  tasks.splice(0, tasks.length, ...tasks.filter(({ target }) => target === "#toasts" || target?.id === "toasts"));
  [ctx.target, ctx.title] = [null, null];
}

// Everything but the newest revisions, which come last.
function doubt() {
  const place = here();
  if (!place) return;
  place.value = place.value.replace(/[^~]*$/, "");
  askAgain();
}

function askAgain() {
  htmx.trigger(document.getElementById("talk"), "live", {}, false);
}

function askForAll(talk) {
  const url = new URL(talk.getAttribute("hx-get"), location.href);
  htmx.ajax("GET", url.pathname, { source: talk, target: "#talk", swap: "outerMorph", quiet: true });
}
