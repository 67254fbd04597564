// How keys are written down, and how they are called on this person's keyboard.

const MODIFIERS = new Set(["Control", "Shift", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock"]);
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES = {
  Escape: "Esc", Slash: "/", Period: ".", Comma: ",", Semicolon: ";", Quote: "'", BracketLeft: "[", BracketRight: "]", Backslash: "\\",
  Minus: "-", Equal: "=", Backquote: "`", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Enter: "Enter", Space: "␣",
  Ctrl: IS_MAC ? "⌘" : "Ctrl", Alt: IS_MAC ? "⌥" : "Alt", Shift: IS_MAC ? "⇧" : "Shift",
};

// "Ctrl+Alt+KeyE"; empty for a modifier alone.
export function comboOf(event) {
  if (MODIFIERS.has(event.key) || !event.code) return "";
  const held = [["Ctrl", event.ctrlKey || event.metaKey], ["Alt", event.altKey], ["Shift", event.shiftKey]];
  return [...held.filter(([, down]) => down).map(([name]) => name), event.code.replace("NumpadEnter", "Enter")].join("+");
}

// AltGr is Ctrl+Alt to some systems: there it writes a sign.
export function isWriting(event) {
  const field = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!field) return false;
  if (event.getModifierState?.("AltGraph")) return true;
  return !["checkbox", "radio", "button", "submit", "range"].includes(field.type);
}

let layout;

// What stands on the keys here; where a browser does not tell, what stands on most keyboards.
export async function knowLayout() {
  layout ??= await navigator.keyboard?.getLayoutMap?.().catch(() => null) ?? new Map();
}

export const nameOf = (key) => NAMES[key] ?? (layout?.get(key) ?? key.replace(/^(Key|Digit)/, "")).toUpperCase();

export async function nameKeys(place) {
  await knowLayout();
  for (const written of place.querySelectorAll("[data-keys]")) {
    const steps = written.dataset.keys.split(" ").map((step) => step.split("+").map((key) => {
      return Object.assign(document.createElement("kbd"), { className: "key", textContent: nameOf(key) });
    }));
    written.replaceChildren(...steps.flat());
  }
}
