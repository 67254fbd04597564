// The list's own scripts. The list works without them: pages, boxes to tick and forms are there already.

import { watchWindow } from "./inbox-window.js";
import { watchChoosing } from "./inbox-choosing.js";
import { watchWalking } from "./inbox-walking.js";
import { watchPlaces } from "./inbox-places.js";
import { watchFilter } from "./inbox-filter.js";
import { watchTypists } from "./inbox-typists.js";

watchWindow();
watchChoosing();
watchWalking();
watchPlaces();
watchFilter();
watchTypists();

// A notice that can be taken back stays ten seconds, and longer while somebody is at it.
const UNDO_MS = 10_000;

new MutationObserver(() => {
  const notice = document.querySelector("#undo [data-undo]:not([data-timed])");
  if (!notice) return;
  notice.dataset.timed = "";
  leaveLater(notice);
}).observe(document.body, { subtree: true, childList: true });

function leaveLater(notice) {
  setTimeout(() => (notice.matches(":hover, :focus-within") ? leaveLater(notice) : notice.remove()), UNDO_MS);
}
