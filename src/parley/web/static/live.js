// Live signals: the server says WHAT changed, the page asks for the fragments that show it.
//
// Markup:  <section data-live="conversation/42 inbox" hx-get="/…/_fragment" hx-trigger="live" hx-swap="outerMorph">
// Wire:    the page sends JSON {"show": ["conversation/42", "inbox"], "since": 16}: what it shows, and the number that it heard last.
//          - It does so after each connecting, and whenever it shows something else.
//          - The server sends {"seq": 17, "topics": ["conversation/42"]}: at once what has changed since, then whatever changes.
//          - "paces" says for each topic how many milliseconds to leave between two questions: many pages share what a server can answer.
//          - "*" among the topics means everything. Numbers grow, and not by one.
//          - {"seq": 17, "topics": []} is a beat; it comes at least every 25 seconds, so that a dead line is noticed.
//          - Close code 4401: the session has ended.
// Pages may also listen to "parley:signal" on document: event.detail is {seq, topics}.

const GATHER_MS = 60;          // signals that come together cause one request for each element
const SILENCE_MS = 60_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const PATIENCE_MS = 3_000;     // a short break is not worth a notice
const SESSION_ENDED = 4401;

let url, notice, socket, seq = 0, attempts = 0;
let silence, retry, worry, told;

// An answer may have been read before a change and arrive after it, over a fragment that shows it already. So what counts is
// whether a change was heard after the request had left that filled the element.
const heardAt = new Map();       // topic → when its last change was heard
const askedAt = new WeakMap();   // element → when the request left whose answer it shows
const paces = new Map();         // topic → milliseconds to leave between two questions
const triggered = new WeakMap(); // element → when it was last told to ask
const waiting = new WeakSet();

export function connect(path, noticeElement) {
  url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  notice = noticeElement;
  seq = Number(document.body.dataset.liveSince) || 0;
  addEventListener("online", () => open());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) { note(["*"]); open(); } });
  new MutationObserver(tell).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-live"] });
  document.addEventListener("htmx:before:request", ({ detail }) => { detail.ctx.askedAt = performance.now(); });
  document.addEventListener("htmx:after:swap", ({ detail }) => filled(detail.ctx));
  // What could not be shown now is asked for at the next change, not again and again.
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => { if (ctx.sourceElement?.dataset?.live) askedAt.set(ctx.sourceElement, ctx.askedAt); });
  open();
}

function filled({ target, askedAt: left }) {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!askedAt.has(element) || target?.contains?.(element)) askedAt.set(element, left);
  }
  gather();
}

function isOld(element) {
  const known = askedAt.get(element) ?? 0;
  return [...shownBy(element), "*"].some((topic) => heardAt.get(topic) > known);
}

const shownBy = (element) => element.dataset.live.split(/\s+/);

function open() {
  clearTimeout(retry);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  socket = new WebSocket(url);
  told = undefined;
  socket.addEventListener("open", tell);
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  socket.addEventListener("close", ({ target, code }) => { if (target === socket) lost(code); });
  listen();
}

// Says what the page shows now, unless the server knows that already.
function tell() {
  const show = new Set([...document.querySelectorAll("[data-live]")].flatMap(shownBy));
  const telling = JSON.stringify([...show].sort());
  if (telling === told || socket?.readyState !== WebSocket.OPEN) return;
  told = telling;
  socket.send(JSON.stringify({ show: [...show].filter(Boolean), since: seq }));
}

function hear(signal) {
  if (attempts > 0) found();
  attempts = 0;
  seq = signal.seq;
  signal.topics.forEach((topic, place) => paces.set(topic, signal.paces?.[place] ?? paces.get(topic) ?? 0));
  clearTimeout(worry);
  worry = undefined;
  notice.hidden = true;
  listen();
  note(signal.topics);
  document.dispatchEvent(new CustomEvent("parley:signal", { detail: signal }));
}

function found() {
  document.dispatchEvent(new CustomEvent("parley:live", { detail: { connected: true } }));
}

function lost(code) {
  clearTimeout(silence);
  if (code === SESSION_ENDED) return location.reload();
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts) * (0.5 + Math.random());
  attempts += 1;
  retry = setTimeout(open, wait);
  worry ??= setTimeout(() => { notice.hidden = false; }, PATIENCE_MS);
  document.dispatchEvent(new CustomEvent("parley:live", { detail: { connected: false } }));
}

function listen() {
  clearTimeout(silence);
  silence = setTimeout(() => { const dead = socket; socket = null; dead.close(); lost(); }, SILENCE_MS);
}

function note(topics) {
  for (const topic of topics) heardAt.set(topic, performance.now());
  if (topics.length) gather();
}

function gather() {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (waiting.has(element) || !isOld(element)) continue;
    waiting.add(element);
    setTimeout(() => { waiting.delete(element); if (element.isConnected && isOld(element)) ask(element); }, delay(element));
  }
}

function ask(element) {
  triggered.set(element, performance.now());
  htmx.trigger(element, "live", {}, false);
}

// The first change is shown at once; where many look on, not at the same moment, and more of them only after a pause.
function delay(element) {
  const pace = Math.max(0, ...[...shownBy(element), "*"].map((topic) => paces.get(topic) ?? 0));
  const pause = (triggered.get(element) ?? -pace) + pace - performance.now();
  const spread = Math.max(0, pace - GATHER_MS) * Math.random();
  return Math.max(GATHER_MS, pause, spread);
}
