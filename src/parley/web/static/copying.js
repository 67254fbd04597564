// <button data-copies="id"> puts the words of #id on the clipboard.

import { say } from "./toasts.js";

for (const button of document.querySelectorAll("[data-copies]")) button.hidden = !navigator.clipboard;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).innerText.trim());
  say(button.dataset.copied, "good");
});
