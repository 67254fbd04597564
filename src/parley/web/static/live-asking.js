// Which fragments of the page show the past, and when they ask again.
//
// Markup:  <section data-live="conversation/42 inbox" hx-get="/…/_fragment" hx-trigger="live" hx-swap="outerMorph">
//          data-pace: milliseconds that this fragment leaves between two questions, however few others show the same
//
// An answer may have been read before a change and arrive after it, over a fragment that shows it already. So what counts is
// whether a change was heard after the request had left that filled the fragment. A question that was not answered is still owed.

const GATHER_MS = 60;          // signals that come together cause one request for each fragment
const AGAIN_MS = 5_000;
const LONGEST_AGAIN_MS = 60_000;
const STUMBLED = [502, 503, 504];  // a server that may stand again soon

const heardAt = new Map();       // topic → when its last change was heard
const askedAt = new WeakMap();   // fragment → when the request left whose answer it shows; 0 for the page itself
const triggered = new WeakMap(); // fragment → when it was last told to ask
const paces = new Map();         // topic → milliseconds to leave between two questions
const waiting = new WeakSet();
const owing = new WeakSet();

let connected = true, again, failures = 0;

export function watchFragments() {
  document.addEventListener("htmx:config:request", ({ detail }) => { if (document.hidden) detail.ctx.request.headers["Parley-Unseen"] = "1"; });
  document.addEventListener("htmx:before:request", ({ detail }) => { detail.ctx.askedAt = performance.now(); });
  document.addEventListener("htmx:before:swap", meet);
  document.addEventListener("htmx:after:swap", ({ detail }) => filled(detail.ctx));
  document.addEventListener("htmx:response:error", ({ detail }) => refused(detail.ctx));
  document.addEventListener("htmx:error", ({ detail }) => { if (detail.ctx) unanswered(detail.ctx); });
  document.addEventListener("parley:live", ({ detail }) => {
    connected = detail.connected;
    if (connected) gather();
  });
}

export function note({ topics, paces: given }) {
  topics.forEach((topic, place) => {
    heardAt.set(topic, performance.now());
    paces.set(topic, given?.[place] ?? paces.get(topic) ?? 0);
  });
  if (topics.length) gather();
}

export const shownTopics = () => [...new Set(fragments().flatMap(topicsOf))].filter(Boolean).sort();

const fragments = () => [...document.querySelectorAll("[data-live]")];
// What was swapped for something that changes no more shows none.
const topicsOf = (fragment) => fragment.dataset.live?.split(/\s+/) ?? [];

// What stands on the page before an answer is put in was not brought by it.
function meet() {
  for (const fragment of fragments()) if (!askedAt.has(fragment)) askedAt.set(fragment, 0);
}

function filled({ target, swap, askedAt: left }) {
  if (swap === "none") return gather();
  const place = typeof target === "string" ? document.querySelector(target) : target;
  for (const fragment of fragments()) {
    if (askedAt.has(fragment) && !place?.contains(fragment)) continue;
    askedAt.set(fragment, left);
    if (owing.delete(fragment)) failures = 0;
  }
  gather();
}

// What could not be shown is asked for at the next change, not again and again.
function refused({ sourceElement, response, askedAt: left }) {
  if (STUMBLED.includes(response.status)) return unanswered({ sourceElement });
  if (sourceElement?.dataset?.live) askedAt.set(sourceElement, left);
}

function unanswered({ sourceElement }) {
  if (!sourceElement?.dataset?.live) return;
  owing.add(sourceElement);
  again ??= setTimeout(() => { again = undefined; if (connected) gather(); }, Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** failures++));
}

function gather() {
  for (const fragment of fragments()) {
    if (waiting.has(fragment) || !isOld(fragment)) continue;
    waiting.add(fragment);
    setTimeout(() => { waiting.delete(fragment); if (fragment.isConnected && isOld(fragment)) ask(fragment); }, delay(fragment));
  }
}

function isOld(fragment) {
  const known = askedAt.get(fragment) ?? 0;
  return owing.has(fragment) || [...topicsOf(fragment), "*"].some((topic) => heardAt.get(topic) > known);
}

function ask(fragment) {
  triggered.set(fragment, performance.now());
  htmx.trigger(fragment, "live", {}, false);
}

// The first change is shown at once; where many look on, not at the same moment, and more of them only after a pause.
function delay(fragment) {
  const pace = Math.max(0, ...[...topicsOf(fragment), "*"].map((topic) => paces.get(topic) ?? 0));
  const least = Math.max(pace, Number(fragment.dataset.pace) || 0);
  const pause = (triggered.get(fragment) ?? -least) + least - performance.now();
  const spread = Math.max(0, pace - GATHER_MS) * Math.random();
  return Math.max(GATHER_MS, pause, spread);
}
