// Pictures, large: all that the page shows, one after the other, by arrows, keys or a swipe; closer by buttons, wheel or a double click.

const LARGEST = 6;
const FACTOR = 1.5;
const SWIPE_PX = 60;

let viewer, stage, picture;
let links = [], at = 0;
let scale = 1, x = 0, y = 0;
let held = null;

export function watchViewer(dialog) {
  if (!dialog) return;
  viewer = dialog;
  stage = viewer.querySelector("[data-viewer-stage]");
  picture = viewer.querySelector("[data-viewer-picture]");
  document.addEventListener("click", open);
  viewer.addEventListener("click", press);
  viewer.addEventListener("keydown", byKey);
  viewer.addEventListener("close", leave);
  stage.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? FACTOR ** 0.5 : FACTOR ** -0.5); }, { passive: false });
  stage.addEventListener("dblclick", () => zoom(scale > 1 ? 0 : 2.5));
  stage.addEventListener("pointerdown", take);
  stage.addEventListener("pointermove", drag);
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", () => { held = null; });
}

function open(event) {
  const link = event.target.closest("a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  links = [...document.querySelectorAll("#lines a[data-view]")];
  viewer.classList.toggle("viewer-alone", links.length < 2);
  viewer.showModal();
  show(links.indexOf(link));
}

function show(index) {
  at = (index + links.length) % links.length;
  const { href, dataset } = links[at];
  picture.src = href;
  picture.alt = dataset.name;
  viewer.querySelector("[data-viewer-name]").textContent = dataset.name;
  viewer.querySelector("[data-viewer-count]").textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
  Object.assign(viewer.querySelector("[data-viewer-save]"), { href, download: dataset.name });
  zoom(0);
}

// By a factor; 0 is the whole picture.
function zoom(by) {
  scale = Math.min(LARGEST, Math.max(1, scale * by || 1));
  if (scale === 1) x = y = 0;
  viewer.classList.toggle("viewer-large", scale > 1);
  draw();
}

function draw() {
  picture.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
}

function press({ target }) {
  const turn = target.closest("[data-viewer-turn]");
  const larger = target.closest("[data-viewer-zoom]");
  if (turn) show(at + Number(turn.dataset.viewerTurn));
  else if (larger) zoom(larger.dataset.viewerZoom > 0 ? FACTOR : 1 / FACTOR);
  else if (target.closest("[data-viewer-close]") || (target === stage && scale === 1)) viewer.close();
}

function byKey(event) {
  const deed = {
    ArrowLeft: () => show(at - 1), ArrowRight: () => show(at + 1), Home: () => show(0), End: () => show(links.length - 1),
    Equal: () => zoom(FACTOR), NumpadAdd: () => zoom(FACTOR), Minus: () => zoom(1 / FACTOR), NumpadSubtract: () => zoom(1 / FACTOR), Digit0: () => zoom(0),
  }[event.code];
  if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  deed();
}

function take(event) {
  held = { id: event.pointerId, fromX: event.clientX - x, fromY: event.clientY - y, startX: event.clientX };
  stage.setPointerCapture(event.pointerId);
  viewer.classList.add("viewer-held");
}

function drag(event) {
  if (!held || scale === 1) return;
  x = event.clientX - held.fromX;
  y = event.clientY - held.fromY;
  draw();
}

function release(event) {
  const swept = held && scale === 1 ? event.clientX - held.startX : 0;
  held = null;
  viewer.classList.remove("viewer-held");
  if (Math.abs(swept) > SWIPE_PX && links.length > 1) show(at + (swept < 0 ? 1 : -1));
}

// The focus goes back to the picture that was looked at last.
function leave() {
  picture.removeAttribute("src");
  links[at]?.focus({ preventScroll: true });
  links[at]?.scrollIntoView({ block: "nearest" });
}
