// Waits grow though nothing happens: what the wall shows is asked for again now and then.

const AGAIN_MS = 15_000;

setInterval(() => {
  if (document.hidden) return;
  for (const fragment of document.querySelectorAll("[data-wall]")) htmx.trigger(fragment, "live", {}, false);
}, AGAIN_MS);
