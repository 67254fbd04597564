// The first five minutes: guesses the time zone, and copies the line for the site. The pages work without it.

import { say } from "./toasts.js";

// Names that browsers still give, and what they are called by now.
const RENAMED = { "Europe/Kiev": "Europe/Kyiv", "Asia/Calcutta": "Asia/Kolkata", "Asia/Saigon": "Asia/Ho_Chi_Minh", "Asia/Rangoon": "Asia/Yangon" };

guessZone(document.querySelector("[data-guess-zone='']"));

function guessZone(select) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = RENAMED[here] ?? here;
  if (select?.querySelector(`option[value="${CSS.escape(zone)}"]`)) select.value = zone;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy-line]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  field.select();
  await navigator.clipboard?.writeText(field.value);
  say(button.dataset.copied, "good");
});
