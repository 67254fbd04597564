// Promised calls: how long there is, counted by the server's clock, and said aloud once when a minute is left.
// What stands on the open conversation is not shown a second time above it.

const TICK_MS = 500;
const LAST_MINUTE_S = 60;

const offsets = new WeakMap();   // call → {now, ahead}: what the server's clock said, and by how much ours is ahead of it
const said = new Set();
let timer;

watch();
document.addEventListener("htmx:after:swap", watch);

function watch() {
  const card = document.querySelector("#call-card")?.dataset.talk;
  for (const call of document.querySelectorAll("#calls [data-talk]")) call.hidden = call.dataset.talk === card;
  if (!timer && document.querySelector("[data-call]")) timer = setInterval(tick, TICK_MS);
  tick();
}

function tick() {
  const calls = document.querySelectorAll("[data-call]");
  if (!calls.length) timer = clearInterval(timer);
  for (const call of calls) show(call);
}

function show(call) {
  const place = call.querySelector("[data-left]");
  if (!place) return;
  const left = Math.ceil((Date.parse(call.dataset.due) - Date.now() + ahead(call)) / 1000);
  const text = written(left);
  if (place.textContent !== text) place.textContent = text;
  call.classList.toggle("call-soon", left <= LAST_MINUTE_S);
  call.classList.toggle("call-late", left <= 0);
  if (left > 0 && left <= LAST_MINUTE_S) sayOnce(call);
}

function ahead(call) {
  const known = offsets.get(call);
  if (known?.now === call.dataset.now) return known.ahead;
  const ahead = Date.now() - Date.parse(call.dataset.now);
  offsets.set(call, { now: call.dataset.now, ahead });
  return ahead;
}

function written(left) {
  const seconds = Math.abs(left);
  return `${left < 0 ? "−" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Once for each deadline: a call that was not answered is promised anew.
function sayOnce({ dataset }) {
  const name = `${dataset.call} ${dataset.due}`;
  if (said.has(name)) return;
  said.add(name);
  document.querySelector("#calls-said").textContent = dataset.say;
}
