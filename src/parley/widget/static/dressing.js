// Puts a look on: colours that stay readable, light or dark, side and distance.

import { on, readable } from "./colour.js";

export const PLAIN = { title: "", accent: "#2f5bea", side: "right", theme: "auto", bottom: 20, aside: 20, label: {}, greeting: {}, links: [], invites: [], form: { when: "never" },
  offline: "form", reply_time: "", asks_contact: true };

const night = matchMedia("(prefers-color-scheme: dark)");

export function wear(host, { accent, theme, bottom, aside }) {
  const words = on(accent);
  const set = { accent: readable(accent, words), "on-accent": words, "words-on-light": readable(accent, "#f4f5f8"), "words-on-dark": readable(accent, "#262a33"),
    bottom: `${bottom}px`, aside: `${aside}px` };
  for (const [name, value] of Object.entries(set)) host.style.setProperty(`--${name}`, value);
  host.dataset.theme = theme === "auto" ? (night.matches ? "dark" : "light") : theme;
}

/** Call `changed` when day becomes night. */
export function followNight(changed) {
  night.addEventListener("change", changed);
}
