// Makes pages livelier. Each page works without this file; every part below looks for its own data attribute.

import { connect } from "./live.js";
import { watchToasts, say } from "./toasts.js";

const texts = document.body.dataset;

document.documentElement.classList.add("scripted");
watchToasts(document.querySelector("#toasts"));
if (texts.liveUrl) connect(texts.liveUrl, document.querySelector("[data-offline]"));

// On a phone the sections stand in one row: the one that is open stands in sight.
const section = document.querySelector(".section[aria-current]");
if (section) section.closest("ul").scrollLeft = section.offsetLeft - innerWidth / 3;

// A choice that saves itself.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-submit]")) target.form.requestSubmit();
});

// A form whose answer may take seconds shows that it is under way. Whoever comes back to the page by history finds it at rest.
const underWay = (form, is) => form.querySelectorAll("[data-under-way]").forEach((bar) => (bar.hidden = !is));
document.addEventListener("submit", ({ target }) => underWay(target, true));
addEventListener("pageshow", () => underWay(document, false));

// One menu is open at a time; a click elsewhere or Escape closes it and gives the focus back.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.code === "Escape" && document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// <button data-dialog="id"> opens <dialog id="id">; <form method="dialog"> inside closes it.
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
});

// What a server says about a refused fragment comes as a toast of its own; this is for when no answer came to what somebody did.
// What a script asks by itself is quiet: it asks again.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx && !ctx.response && !ctx.quiet && ctx.sourceEvent?.type !== "live") say(texts.textFailed);
});
