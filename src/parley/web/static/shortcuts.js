// Shortcuts by the physical key, whatever the layout. What they are comes from the server (/keys); the last answer is used until then.

import { answered } from "./asking.js";
import { act } from "./shortcuts-actions.js";
import { comboOf, isWriting } from "./shortcuts-keys.js";
import { askHelp } from "./help.js";
import { catchKeys } from "./shortcuts-catch.js";

const SEQUENCE_MS = 1500;
const STORE = "shortcuts";

let bound = byKeys(JSON.parse(localStorage.getItem(STORE) ?? "{}"));
let begun = "", over;

document.addEventListener("keydown", pressed);
askHelp();
catchKeys();
learn();

async function learn() {
  const actions = await answered("/keys", { headers: { accept: "application/json" } });
  if (!actions) return;
  localStorage.setItem(STORE, JSON.stringify(actions));
  bound = byKeys(actions);
  document.documentElement.dataset.keys = "ready";
}

// Keys → action. A plain key of some actions works with Alt as well, so that it can be used while writing.
function byKeys(actions) {
  const found = new Map();
  for (const [name, { keys, in_fields: inFields, path }] of Object.entries(actions)) {
    if (!keys) continue;
    found.set(keys, { name, path });
    if (inFields && !/[+ ]/.test(keys)) found.set(`Alt+${keys}`, { name, path });
  }
  return found;
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat && !isStep(event)) return;
  const combo = comboOf(event);
  if (!combo || !isHeard(event, combo)) return;
  const keys = begun ? `${begun} ${combo}` : combo;
  rest();
  const action = bound.get(keys);
  if (action) {
    event.preventDefault();
    act(action, event);
  } else if ([...bound.keys()].some((known) => known.startsWith(`${keys} `))) {
    event.preventDefault();
    begun = combo;
    over = setTimeout(rest, SEQUENCE_MS);
  }
}

// While somebody writes, only what has Ctrl or Alt in it; in a dialog, nothing but the dialog's own keys.
function isHeard(event, combo) {
  if (document.querySelector("dialog[open]") && combo !== "Ctrl+KeyK") return false;
  return !isWriting(event) || /^(Ctrl|Alt)\+/.test(combo);
}

const isStep = ({ code }) => ["next", "previous"].includes(bound.get(code)?.name);

function rest() {
  clearTimeout(over);
  begun = "";
}
