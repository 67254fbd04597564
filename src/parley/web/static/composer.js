// The composer: each part below adds something to a form that works without it.

import { field, form } from "./composer-form.js";
import * as drafts from "./composer-drafts.js";
import * as files from "./composer-files.js";
import * as menus from "./composer-menus.js";
import * as presence from "./composer-presence.js";
import * as rules from "./composer-rules.js";
import * as sending from "./composer-sending.js";
import * as templates from "./composer-templates.js";
import * as voice from "./composer-voice.js";

const PARTS = [drafts, rules, sending, menus, files, voice, presence, templates];

let focused = null;

export function watchComposer() {
  for (const part of PARTS) part.watch?.();
  document.addEventListener("input", ({ target }) => { if (target.matches("[data-draft]")) each("written", form(), target); });
  document.addEventListener("change", ({ target }) => { if (target.form?.matches("[data-composer]")) each("changed", target.form, target); });
  document.addEventListener("htmx:before:swap", () => { focused = document.activeElement; });
  document.addEventListener("htmx:after:swap", settle);
  settle();
}

// After each swap: a form that is new to us is made ready by every part.
function settle() {
  const shown = form();
  const isNew = shown && !("settled" in shown.dataset);
  if (isNew) shown.dataset.settled = "";
  for (const part of PARTS) {
    if (isNew) part.opened?.(shown);
    part.swapped?.(shown);
  }
  if (isNew) ready(shown);
}

// Whoever has sent something, or has taken it back, goes on writing, unless they have gone elsewhere before the answer came; a form that
// opens waits with its caret behind what stands there.
function ready(shown) {
  const text = field(shown), goesOn = "said" in shown.dataset || sending.tookBack();
  if (document.activeElement === text) return;
  text.setSelectionRange(text.value.length, text.value.length);
  if (goesOn && !isElsewhere(shown)) text.focus();
}

function isElsewhere(shown) {
  return focused !== document.body && focused === document.activeElement && !shown.contains(focused);
}

function each(name, ...given) {
  for (const part of PARTS) part[name]?.(...given);
}
