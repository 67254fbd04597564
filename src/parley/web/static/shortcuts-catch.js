// The page on which keys are changed: press "Change", then the new keys. Without this script they are typed.

import { comboOf, nameKeys } from "./shortcuts-keys.js";

const SECOND_KEY_MS = 900;

export function catchKeys() {
  const forms = document.querySelectorAll("[data-catch]");
  if (!forms.length) return;
  nameKeys(document);
  for (const form of forms) {
    form.querySelector(".keys-input").hidden = true;
    form.querySelector("[data-catch-start]").hidden = false;
    form.querySelector("[data-catch-clear]").hidden = !form.elements.keys[0].value;
    form.querySelector("[data-catch-start]").addEventListener("click", ({ currentTarget }) => listen(form, currentTarget));
  }
}

// A single key without Ctrl or Alt may be followed by a second one: g, then i.
function listen(form, button) {
  const label = button.textContent;
  const caught = [];
  let waiting;
  button.textContent = form.dataset.textPress;
  addEventListener("keydown", heard, true);
  button.addEventListener("blur", leave, { once: true });

  function heard(event) {
    const combo = comboOf(event);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (combo === "Escape") return leave();
    if (!combo) return;
    caught.push(combo);
    clearTimeout(waiting);
    if (combo.includes("+") || caught.length === 2) return take();
    waiting = setTimeout(take, SECOND_KEY_MS);
  }

  function take() {
    leave();
    form.elements.keys[0].value = caught.join(" ");
    form.requestSubmit();
  }

  function leave() {
    clearTimeout(waiting);
    removeEventListener("keydown", heard, true);
    button.removeEventListener("blur", leave);
    button.textContent = label;
  }
}
