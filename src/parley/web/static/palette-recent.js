// What somebody has chosen lately, in this browser.

const MOST = 6;

const place = (who) => `palette/${who}`;

export function recall(who) {
  return JSON.parse(localStorage.getItem(place(who)) ?? "[]");
}

// What leads somewhere is kept with its address; an action is looked up again, for it may not be possible then.
export function remember(who, { id, label, about, icon, hue, url, action, reply }) {
  if (id === "everything") return;
  const rest = recall(who).filter((item) => item.id !== id);
  localStorage.setItem(place(who), JSON.stringify([{ id, label, about, icon, hue, url, action, reply }, ...rest].slice(0, MOST)));
}
