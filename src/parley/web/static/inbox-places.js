// The column of queues, views and channels: folded or not as it was left on this browser, over the list where there is no room for it.

const YEAR_S = 31_536_000;
const WIDE = matchMedia("(min-width: 1181px)");

export function watchPlaces() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-places]") && WIDE.matches) fold(event);
  });
  document.addEventListener("toggle", ({ target }) => { if (target.dataset.shelf) keepShelves(); }, true);
  document.addEventListener("moved", () => places()?.matches(":popover-open") && places().hidePopover());
  document.addEventListener("keydown", walk);
}

const places = () => document.getElementById("places");

function fold(event) {
  event.preventDefault();
  const narrow = document.querySelector(".desk").classList.toggle("desk-narrow");
  remember("parley-places", narrow ? "closed" : "open");
}

function keepShelves() {
  const closed = [...document.querySelectorAll("[data-shelf]:not([open])")].map(({ dataset }) => dataset.shelf);
  remember("parley-shelves", closed.join("."));
}

// Cookies, so that the next page comes as this one was left.
function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

function walk(event) {
  const link = event.target.closest?.("#places .spot-link, #places .shelf-name");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!link || !step) return;
  const all = [...document.querySelectorAll("#places .spot-link, #places .shelf-name")].filter((one) => one.checkVisibility());
  all[all.indexOf(link) + step]?.focus();
  event.preventDefault();
}
