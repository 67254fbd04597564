// `?`: all shortcuts, with the keys as they stand on this keyboard.

import { nameKeys } from "./shortcuts-keys.js";

export function askHelp() {
  const dialog = document.querySelector("#keys-help");
  dialog.addEventListener("parley:open", () => show(dialog));
  dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
  document.addEventListener("click", ({ target }) => { if (target.closest?.("[data-help-keys]")) show(dialog); });
}

async function show(dialog) {
  const list = dialog.querySelector("#keys-help-list");
  dialog.showModal();
  await htmx.ajax("GET", dialog.dataset.url, { target: list, swap: "innerHTML" });
  await nameKeys(list);
}
