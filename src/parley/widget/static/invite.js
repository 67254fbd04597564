// A small bubble that speaks first. It waits for what its rule says, comes once in so many days, and never takes the focus.

import { h, icon } from "./dom.js";
import { covers } from "./pages.js";

const DAY = 86_400_000;
const TOP = 8;

export class Invite {
  #store;
  #say;
  #act;
  #off = [];

  /** `act` carries out open(text) and may() tells whether a bubble may come now. */
  constructor(store, say, act) {
    this.#store = store;
    this.#say = say;
    this.#act = act;
    this.element = h("aside", { class: "invite", "aria-label": say("invitation"), hidden: true });
  }

  /** Wait for the rules of this look, instead of those before. */
  watch(rules, language) {
    this.stop();
    const due = rules.filter((rule) => rule.text[language] && covers(rule.path) && !this.#isRecent(rule));
    for (const rule of due) this.#await(rule, rule.text[language]);
  }

  stop() {
    this.#off.forEach((stop) => stop());
    this.#off = [];
  }

  hide() {
    this.element.hidden = true;
  }

  async #await(rule, text) {
    const all = [this.#after(rule.after || 0)];
    if (rule.scrolled) all.push(this.#once(window, "scroll", () => scrolled() >= rule.scrolled));
    if (rule.leaving) all.push(this.#once(document.documentElement, "mouseleave", (event) => event.clientY < TOP));
    await Promise.all(all);
    if (!this.#act.may() || !this.element.hidden || this.#isRecent(rule)) return;
    this.#store.set(name(rule), Date.now());
    this.#show(text);
  }

  #show(text) {
    const open = h("button", { type: "button", class: "invite-text", onclick: () => this.#act.open(text) }, text);
    const close = h("button", { type: "button", class: "round", "aria-label": this.#say("dismiss"), onclick: () => this.hide() }, icon("close"));
    this.element.hidden = false;
    this.element.replaceChildren(h("div", { role: "status" }, open), close);
  }

  #after(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#off.push(() => clearTimeout(timer));
    });
  }

  #once(target, name, is) {
    return new Promise((resolve) => {
      const hear = (event) => is(event) && resolve();
      target.addEventListener(name, hear, { passive: true });
      this.#off.push(() => target.removeEventListener(name, hear));
    });
  }

  #isRecent(rule) {
    const last = this.#store.get(name(rule));
    return last && (!rule.days || Date.now() - last < rule.days * DAY);
  }
}

function scrolled() {
  const room = document.documentElement.scrollHeight - innerHeight;
  return room > 0 ? (scrollY / room) * 100 : 100;
}

/** A rule is the same rule as long as it says the same on the same pages. */
function name({ text, path = "" }) {
  let hash = 0;
  for (const letter of JSON.stringify([text, path])) hash = (hash * 31 + letter.codePointAt(0)) | 0;
  return `invited:${hash}`;
}
