// The widths of the desk's zones, and which of them are folded away: remembered by this browser, and set before anything is drawn.
// A plain script, since a module would come after the first paint. It listens on the document, so that it needs nothing of the page.
(() => {
  const KEY = "parley-panes";
  const STEP = 16;
  const LEAP = 80;
  const ZONES = {
    places: { least: 150, most: 340, side: 1 },
    list: { least: 240, most: 560, side: 1 },
    person: { least: 240, most: 560, side: -1 },  // it grows to the left
  };
  const root = document.documentElement;
  const kept = read();
  let held = null;

  root.classList.add("scripted");
  for (const name of Object.keys(ZONES)) apply(name);

  document.addEventListener("pointerdown", take);
  document.addEventListener("pointermove", draw);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, release);
  document.addEventListener("keydown", drawByKey);
  document.addEventListener("dblclick", ({ target }) => { const name = drawnBy(target); if (name) set(name, undefined); });
  document.addEventListener("click", fold);
  for (const moment of ["DOMContentLoaded", "htmx:after:swap"]) document.addEventListener(moment, describe);
  addEventListener("resize", describe);

  function read() {
    try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
  }

  function keep() {
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* a browser that remembers nothing */ }
  }

  function apply(name) {
    const { width, folded } = kept[name] ?? {};
    if (Number.isFinite(width)) root.style.setProperty(`--${name}-width`, `${clamped(name, width)}px`);
    else root.style.removeProperty(`--${name}-width`);
    root.setAttribute(`data-${name}-pane`, folded ? "folded" : "open");
  }

  function set(name, width) {
    kept[name] = { ...kept[name], width: width === undefined ? undefined : clamped(name, width) };
    apply(name);
    keep();
    describe();
  }

  function clamped(name, width) {
    return Math.round(Math.min(ZONES[name].most, Math.max(ZONES[name].least, width)));
  }

  function zoneOf(name) {
    return document.getElementById(name === "places" ? name : `${name}-zone`);
  }

  function drawnBy(target) {
    return target.closest?.("[data-grip]")?.closest("[data-divider]").dataset.divider;
  }

  function take(event) {
    const name = drawnBy(event.target);
    if (!name || event.button) return;
    event.target.setPointerCapture(event.pointerId);
    held = { name, from: event.clientX, width: zoneOf(name).offsetWidth, divider: event.target.closest("[data-divider]") };
    held.divider.classList.add("divider-held");
    root.classList.add("panes-drawn");
  }

  function draw({ clientX }) {
    if (!held) return;
    kept[held.name] = { ...kept[held.name], width: clamped(held.name, held.width + (clientX - held.from) * ZONES[held.name].side) };
    apply(held.name);
  }

  function release() {
    if (!held) return;
    held.divider.classList.remove("divider-held");
    root.classList.remove("panes-drawn");
    held = null;
    keep();
    describe();
  }

  function drawByKey(event) {
    const name = drawnBy(event.target);
    if (!name) return;
    const { least, most, side } = ZONES[name];
    const by = (event.shiftKey ? LEAP : STEP) * side;
    const now = zoneOf(name).offsetWidth;
    const wanted = { ArrowLeft: now - by, ArrowRight: now + by, Home: least, End: most }[event.code];
    if (wanted === undefined) return;
    event.preventDefault();
    set(name, wanted);
  }

  function fold(event) {
    const name = event.target.closest?.("[data-fold]")?.dataset.fold;
    if (!name || (name === "person" && isNarrow())) return;  // there the person lies over the conversation, by the link's own address
    event.preventDefault();
    kept[name] = { ...kept[name], folded: !kept[name]?.folded };
    apply(name);
    keep();
    describe();
  }

  function isNarrow() {
    return (document.getElementById("pane")?.clientWidth ?? 0) < 760;
  }

  // What a screen reader is told of the zones.
  function describe() {
    for (const divider of document.querySelectorAll("[data-divider]")) {
      const name = divider.dataset.divider;
      const grip = divider.querySelector("[data-grip]");
      const values = { valuemin: ZONES[name].least, valuemax: ZONES[name].most, valuenow: zoneOf(name)?.offsetWidth ?? 0 };
      for (const [key, value] of Object.entries(values)) grip.setAttribute(`aria-${key}`, value);
      divider.querySelector("[data-fold]")?.setAttribute("aria-expanded", String(!kept[name]?.folded));
    }
  }
})();
