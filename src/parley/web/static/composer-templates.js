// Templates: opened beside the composer, and shown filled in while their values are typed. Each form works without this file.

import { fragment } from "./composer-form.js";

const dialog = () => document.querySelector("dialog#templates");

export function watch() {
  document.addEventListener("click", pressed);
}

// A copy of the page that came meanwhile holds an empty dialog: what stood in it is gone.
export function swapped() {
  const shown = dialog();
  if (shown?.open && !shown.childElementCount) shown.close();
}

function pressed(event) {
  if (event.target.closest("[data-close-templates]")) return dialog()?.close();
  const opener = event.target.closest('[data-action="templates"]');
  if (!opener || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(opener);
}

async function open(opener) {
  const way = document.querySelector("[data-way]"), address = new URL(opener.href);
  if (way?.selectedOptions[0]?.hasAttribute("data-templates")) address.searchParams.set("way", way.value);
  const shown = dialog();
  shown.innerHTML = await fragment(address.pathname + address.search);
  htmx.process(shown);
  if (!shown.open) shown.showModal();
  focus();
}

function focus() {
  dialog()?.querySelector("[autofocus]")?.focus();
}

document.addEventListener("htmx:after:swap", () => { if (dialog()?.open && !dialog().contains(document.activeElement)) focus(); });

// What is typed stands at once in the picture of the message.
document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.fills) return;
  for (const slot of target.form.querySelectorAll(`[data-slot="${target.dataset.fills}"]`)) slot.textContent = target.value || slot.dataset.example;
});

// A picture is shown; of any other file, its name.
document.addEventListener("change", ({ target }) => {
  const place = target.matches("[data-template-file]") && target.form.querySelector("[data-bubble-media]"), file = target.files?.[0];
  if (!place || !file) return;
  place.querySelector("img")?.remove();
  place.classList.toggle("bubble-pictured", file.type.startsWith("image/"));
  place.querySelector("span").textContent = file.name;
  if (file.type.startsWith("image/")) place.append(Object.assign(new Image(), { src: URL.createObjectURL(file), alt: "" }));
});
