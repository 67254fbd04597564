// Live signals: the server says WHAT changed, the page asks for the fragments that show it (live-asking.js).
//
// Wire:    the page sends JSON {"show": ["conversation/42", "inbox"], "since": 16}: what it shows, and the number that it heard last.
//          - It does so after each connecting, and whenever it shows something else.
//          - The server sends {"seq": 17, "topics": ["conversation/42"]}: at once what has changed since, then whatever changes.
//          - "paces" says for each topic how many milliseconds to leave between two questions: many pages share what a server can answer.
//          - "*" among the topics means everything. Numbers grow, and not by one.
//          - {"seq": 17, "topics": []} is a beat; it comes at least every 25 seconds, so that a dead line is noticed.
//          - Close code 4401: the session has ended.
// Pages may also listen to "parley:signal" on document: event.detail is {seq, topics}; and to "parley:live": {connected}.

import { note, shownTopics, watchFragments } from "./live-asking.js";

const SILENCE_MS = 60_000;
const ANSWER_MS = 5_000;       // whoever says what they show is answered at once
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 12_000;
const PATIENCE_MS = 3_000;     // a short break is not worth a notice
const SESSION_ENDED = 4401;

let url, notice, socket, seq = 0, attempts = 0;
let silence, retry, worry, told;
let bringing = Infinity;       // what was last heard when the oldest of those questions left whose answers are not told of yet

export function connect(path, noticeElement) {
  url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  notice = noticeElement;
  seq = Number(document.body.dataset.liveSince) || 0;
  addEventListener("online", probe);
  addEventListener("offline", fear);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) open(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) { note({ topics: ["*"] }); open(); } });
  document.addEventListener("htmx:before:request", ({ detail }) => { detail.ctx.heard = seq; });
  document.addEventListener("htmx:before:swap", ({ detail }) => { bringing = Math.min(bringing, detail.ctx.heard ?? seq); });
  new MutationObserver(tell).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-live"] });
  watchFragments();
  open();
}

function open() {
  clearTimeout(retry);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  socket = new WebSocket(url);
  told = undefined;
  socket.addEventListener("open", tell);
  socket.addEventListener("message", ({ target, data }) => { if (target === socket) hear(JSON.parse(data)); });
  socket.addEventListener("close", ({ target, code }) => { if (target === socket) lost(code); });
  listen(SILENCE_MS);
}

// Says what the page shows now, unless the server knows that already. What an answer has brought may have changed since its question left.
function tell() {
  const show = shownTopics();
  const telling = JSON.stringify(show);
  if (telling === told || socket?.readyState !== WebSocket.OPEN) return;
  told = telling;
  socket.send(JSON.stringify({ show, since: Math.min(seq, bringing) }));
  bringing = Infinity;
}

function hear(signal) {
  const back = attempts > 0;
  attempts = 0;
  seq = signal.seq;
  clearTimeout(worry);
  worry = undefined;
  notice.hidden = true;
  listen(SILENCE_MS);
  note(signal);
  if (back) say(true);
  document.dispatchEvent(new CustomEvent("parley:signal", { detail: signal }));
}

function lost(code) {
  clearTimeout(silence);
  if (code === SESSION_ENDED) return location.reload();
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts) * (0.5 + Math.random());
  attempts += 1;
  retry = setTimeout(open, wait);
  fear();
  say(false);
}

function fear() {
  worry ??= setTimeout(() => { notice.hidden = false; }, PATIENCE_MS);
}

// A line that looks open may have died with the network that is back now.
function probe() {
  if (socket?.readyState !== WebSocket.OPEN) return open();
  told = undefined;
  tell();
  listen(ANSWER_MS);
}

function listen(within) {
  clearTimeout(silence);
  silence = setTimeout(drop, within);
}

function drop() {
  const dead = socket;
  socket = null;
  dead?.close();
  lost();
}

function say(connected) {
  document.dispatchEvent(new CustomEvent("parley:live", { detail: { connected } }));
}
