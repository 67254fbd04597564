// Where saved replies and macros are written: variables at a press, and each text as a customer would read it.

import { answered } from "./asking.js";
import { replace, told } from "./composer-form.js";

const PAUSE_MS = 350;

let last = null, asking;

document.addEventListener("focusin", ({ target }) => { if (target.matches("[data-template]")) last = target; });
document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-template]")) return;
  clearTimeout(asking);
  asking = setTimeout(() => preview(target), PAUSE_MS);
});
document.addEventListener("click", ({ target }) => {
  const chip = target.closest("[data-variable]");
  if (!chip) return;
  const variants = chip.closest("[data-variants]");
  const text = variants.contains(last) ? last : variants.querySelector("[data-template]");
  replace(text, text.selectionStart, text.selectionEnd, chip.dataset.variable);
});
for (const text of document.querySelectorAll("[data-template]")) if (text.value) preview(text);

async function preview(text) {
  const place = text.parentElement.querySelector("[data-preview]");
  if (!text.value.includes("{")) return place.replaceChildren();
  const shown = await answered(text.closest("[data-variants]").dataset.previewPath, told({ text: text.value }), "text");
  if (shown !== null) place.innerHTML = shown;
  return undefined;
}
