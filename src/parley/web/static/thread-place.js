// What is being read does not move: whatever is added above, below or in between, the line at the top of the view stays where it is.
// The list is drawn from its end (column-reverse), so 0 is the newest, and what lies above it is negative.

const AT_END_PX = 60;
const CLOSE_PX = 8;

let anchor = null;
let wantsEnd = false;
let lastSeen = null;   // the last line that was seen at the end

export function watchPlace() {
  document.addEventListener("htmx:before:swap", ({ detail }) => { anchor = taken(detail.ctx.sourceElement); });
  document.addEventListener("htmx:after:swap", settle);
  document.addEventListener("scroll", ({ target }) => { if (target.id === "scroll") moved(); }, true);
  document.addEventListener("scrollend", goalReached, true);
  document.addEventListener("click", clicked);
  new ResizeObserver(measure).observe(document.body);
  arrive();
}

const scroll = () => document.getElementById("scroll");
const isAtEnd = () => Math.abs(scroll().scrollTop) < AT_END_PX && !document.getElementById("later");
const lines = () => [...document.querySelectorAll("#lines > .line, #lines > .event")];

// The first line in view, and where it stands. Whoever is at the end stays there, and whoever says something goes there.
function taken(source) {
  const place = scroll();
  if (!place) return null;
  const talk = document.getElementById("talk").dataset.conversation;
  if (isAtEnd() || wantsEnd || source?.id === "composer") return { talk, isAtEnd: true };
  const top = place.getBoundingClientRect().top;
  const line = lines().find((one) => one.getBoundingClientRect().bottom > top + CLOSE_PX);
  return line ? { talk, id: line.id, top: line.getBoundingClientRect().top } : null;
}

function settle() {
  const place = scroll();
  if (!place) return;
  measure();
  const before = anchor;
  anchor = null;
  goalReached();
  if (!before || before.talk !== document.getElementById("talk").dataset.conversation || document.querySelector("[data-sought], [data-opens]")) return arrive();
  if (before.isAtEnd && !document.getElementById("later")) place.scrollTop = 0;
  const line = before.id && document.getElementById(before.id);
  if (line) place.scrollTop += line.getBoundingClientRect().top - before.top;
  moved();
}

// A conversation that has just been opened: at the message that was asked for, at the day, at what is new; else at its end.
function arrive() {
  const place = scroll();
  if (!place) return;
  measure();
  const found = document.querySelector("[data-sought]");
  const unread = document.getElementById("unread");
  if (found) show(found);
  else if ("opens" in place.dataset) place.scrollTop = -place.scrollHeight;
  else if (unread && unread.getBoundingClientRect().top < place.getBoundingClientRect().top) unread.scrollIntoView({ block: "start" });
  delete place.dataset.opens;
  lastSeen = isAtEnd() ? lines().at(-1)?.id : unread?.previousElementSibling?.id ?? lines().at(-1)?.id;
  moved();
}

// Marks a line for a moment, so that the eye finds it.
function show(line) {
  delete line.dataset.sought;
  line.scrollIntoView({ block: "center" });
  line.classList.add("line-found");
  line.addEventListener("animationend", () => line.classList.remove("line-found"), { once: true });
}

function moved() {
  const button = document.querySelector("[data-newest]");
  if (!button || !scroll()) return;
  if (isAtEnd()) lastSeen = lines().at(-1)?.id;
  button.hidden = isAtEnd();
  const all = lines();
  const seen = all.findIndex(({ id }) => id === lastSeen);
  const newer = seen < 0 ? 0 : all.slice(seen + 1).filter((one) => one.matches(".line-in, .line-out, .line-note")).length;
  button.querySelector("[data-count]").textContent = newer ? String(newer) : "";
}

const goalReached = () => { wantsEnd &&= Boolean(document.getElementById("later")); };

function clicked(event) {
  if (event.target.closest("#to-now")) wantsEnd = true;
  if (event.target.closest("[data-newest]")) return toNewest();
  const quote = event.target.closest("a[data-jump]");
  const line = quote && document.getElementById(quote.hash.slice(1));
  if (!line) return;
  event.preventDefault();
  show(line);
}

function toNewest() {
  const far = document.getElementById("to-now");
  if (far) return far.click();
  wantsEnd = true;  // what comes in on the way does not end the way
  scroll().scrollTo({ top: 0, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  scroll().focus({ preventScroll: true });
}

// The button to the newest stands just above the composer, however tall that is.
function measure() {
  const composer = document.querySelector(".thread > .composer");
  if (composer) document.querySelector(".thread").style.setProperty("--composer-height", `${composer.offsetHeight}px`);
}
