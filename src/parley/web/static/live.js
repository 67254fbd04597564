// Live signals: the server says WHAT changed, the page asks for the fragments that show it.
//
// Markup:  <section data-live="conversation/42 inbox" hx-get="/…/_fragment" hx-trigger="live" hx-swap="outerMorph">
// Wire:    the server sends JSON {"seq": 17, "topics": ["conversation/42", "inbox"]} over one WebSocket.
//          - {"seq": 17, "topics": []} is a beat; it comes at least every 25 seconds, so that a dead line is noticed.
//          - The first message after connecting says where the sequence stands.
//          - The client comes back with ?since=<seq> and asks for everything that it shows, once; so it does when a number is missing.
//            "*" among the topics means everything, too.
//          - Close code 4401: the session has ended.
// Pages may also listen to "parley:signal" on document: event.detail is {seq, topics}.

const GATHER_MS = 60;          // signals that come together cause one request for each element
const SILENCE_MS = 60_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const PATIENCE_MS = 3_000;     // a short break is not worth a notice
const SESSION_ENDED = 4401;

let url, notice, socket, seq = null, attempts = 0;
let silence, retry, worry, gathering;
const changed = new Set();

export function connect(path, noticeElement) {
  url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  notice = noticeElement;
  addEventListener("online", () => open());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) { gather(["*"]); open(); } });
  open();
}

export function refresh(topics) {
  const all = topics.has("*");
  for (const element of document.querySelectorAll("[data-live]")) {
    const shown = element.dataset.live.split(/\s+/);
    if (all || shown.some((topic) => topics.has(topic))) htmx.trigger(element, "live", {}, false);
  }
}

function open() {
  clearTimeout(retry);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  if (seq !== null) url.searchParams.set("since", seq);
  socket = new WebSocket(url);
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  socket.addEventListener("close", ({ target, code }) => { if (target === socket) lost(code); });
  listen();
}

function hear(signal) {
  // The first word of a line that was lost, or a gap in the sequence: something may have been missed.
  const missed = seq !== null && (attempts > 0 || signal.seq > seq + 1);
  if (attempts > 0) found();
  attempts = 0;
  seq = signal.seq;
  clearTimeout(worry);
  worry = undefined;
  notice.hidden = true;
  listen();
  gather(missed ? ["*"] : signal.topics);
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

function gather(topics) {
  for (const topic of topics) changed.add(topic);
  if (!changed.size) return;
  gathering ??= setTimeout(() => {
    gathering = undefined;
    const topics = new Set(changed);
    changed.clear();
    refresh(topics);
  }, GATHER_MS);
}
