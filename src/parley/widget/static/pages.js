// On which pages of the site the chat is shown.

/** Whether a page is meant: `/goods/*` is everything below, nothing at all is every page. */
export function covers(pattern, path = location.pathname) {
  if (!pattern) return true;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}/?$`).test(path);
}

export function belongs({ only_on = [], never_on = [] }) {
  return (!only_on.length || only_on.some((pattern) => covers(pattern))) && !never_on.some((pattern) => covers(pattern));
}

/** Call `moved` when a site that is one long page goes to another of its addresses. */
export function follow(moved) {
  if (window.navigation) return navigation.addEventListener("navigatesuccess", moved);
  for (const name of ["popstate", "hashchange"]) addEventListener(name, moved);
}
