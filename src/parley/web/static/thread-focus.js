// Whoever works by keyboard is somewhere after each answer: where something that had the focus is taken away, the conversation has it.

let held = null;

export function watchFocus() {
  document.addEventListener("htmx:before:swap", hold);
  document.addEventListener("htmx:after:swap", settle);
  document.addEventListener("keydown", (event) => {
    if (event.code === "Escape" && !event.defaultPrevented && event.target.matches?.("[data-draft]")) rest();
  });
}

function hold() {
  const focused = document.activeElement;
  if (focused !== document.body) held = focused;
}

function settle() {
  if (document.activeElement !== document.body || !held || held.closest("dialog[open]")) return;
  if (held.isConnected && held.checkVisibility()) held.focus({ preventScroll: true });
  else rest();
}

// Where every shortcut is heard and the arrows scroll.
function rest() {
  const place = document.getElementById("scroll") ?? document.getElementById("pane");
  place?.focus({ preventScroll: true });
}
