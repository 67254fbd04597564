// <parley-chat>: the element on the page, and what the page may ask of it.

import { followNight, PLAIN } from "./dressing.js";
import { belongs, follow } from "./pages.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { dress } from "./style.js";
import { View } from "./view.js";
import { language, speaker } from "./words.js";

export class ParleyChat extends HTMLElement {
  #ears = new Map();
  #away = new Set();
  #asked = "";

  async begin(base, { account, language: wished, hidden }) {
    this.store = new Store(account);
    this.session = new Session(base, account, this.store);
    this.session.view = this;
    this.look = { ...PLAIN, ...this.store.get("look") };
    this.duty = null;
    this.ways = [];
    this.known = {};
    dress(this.attachShadow({ mode: "open" }));
    await this.setLanguage(wished);
    if (hidden !== undefined && hidden !== "false") this.hide();
    this.view.launcher.hidden = !this.store.get("look"); // rather later than in a wrong colour
    this.#fetchLook(new URL(`widget/${account}/look`, base));
    if (this.session.talk.begun) this.session.start();
    document.addEventListener("visibilitychange", () => this.changed());
    window.visualViewport?.addEventListener("resize", () => this.view.fitScreen());
    followNight(() => this.view.dressed());
    follow(() => this.#settle());
  }

  // ── what the page may ask ───────────────────────────────────────────────────────────────────

  open() {
    this.view.open();
  }

  close() {
    this.view.close();
  }

  toggle() {
    this.view.isOpen ? this.close() : this.open();
  }

  show() {
    this.#stay("page", false);
  }

  hide() {
    this.#stay("page", true);
  }

  /** Hear "message", "open", "close" and "unread". */
  on(name, ear) {
    this.#ears.set(name, (this.#ears.get(name) || new Set()).add(ear));
  }

  off(name, ear) {
    this.#ears.get(name)?.delete(ear);
  }

  /** The site vouches for its user, by a token that its backend has signed. */
  identify(token) {
    this.session.identify(token);
  }

  /** The site's user has logged out: nothing of the talk stays in this browser. */
  reset() {
    this.known = {};
    this.session.reset();
  }

  async setLanguage(wished) {
    const chosen = language(wished);
    this.#asked = chosen;
    const say = await speaker(chosen);
    if (this.#asked !== chosen) return;
    const reopens = this.view?.isOpen;
    this.view?.invite.stop();
    this.lang = this.session.language = chosen;
    this.view = new View(this, say, chosen);
    this.shadowRoot.replaceChildren(this.view.sides);
    this.view.dressed();
    if (reopens) this.view.open();
  }

  /** What is known already: `text` of the message, `name`, `email`, `phone` of the forms. */
  prefill(known) {
    this.known = { ...this.known, ...known };
    if (known.text) this.view.composer.fill(String(known.text));
    this.view.screen.forget();
    this.changed();
  }

  /** Something happened on the site: `track("added_to_cart", { sku: "42" })`. */
  track(name, data = {}) {
    this.session.track(String(name), data);
  }

  // ── what the session tells ──────────────────────────────────────────────────────────────────

  changed() {
    this.view?.changed(); // another tab may speak before we are there
  }

  heard(item) {
    this.view.heard(item);
    if (item.kind === "message") this.emit("message", { id: item.id, text: item.text, direction: item.direction, author: item.author_name || "", at: item.at });
  }

  typing(name) {
    this.view.typing(name);
  }

  dressed({ look, ways = this.ways, duty = this.duty }) {
    Object.assign(this, { look: { ...PLAIN, ...look }, ways, duty });
    this.store.set("look", look);
    this.view.dressed();
    this.#settle();
  }

  forgotten() {
    this.view.forgotten();
  }

  refused() {
    this.#stay("site", true);
    console.warn("Parley: this site is not among those that may show the chat.");
  }

  emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`parley-${name}`, { bubbles: true, detail }));
    for (const ear of this.#ears.get(name) || []) ear(detail);
  }

  async #fetchLook(url) {
    try {
      const answer = await fetch(url, { credentials: "omit" });
      if (answer.ok) this.#wear(await answer.json());
      else if (answer.status === 403) return this.refused();
    } catch { /* the plain look serves as well */ }
    this.view.launcher.hidden = false;
  }

  #wear({ duty, ...look }) {
    this.dressed({ look, duty });
  }

  /** Whether this page of the site is among those that show the chat. */
  #settle() {
    this.#stay("path", !belongs(this.look));
  }

  #stay(why, away) {
    away ? this.#away.add(why) : this.#away.delete(why);
    this.hidden = this.#away.size > 0;
  }
}

/** Puts the chat on the page; gives the element. */
export async function start(base, wishes) {
  customElements.define("parley-chat", ParleyChat);
  const element = document.createElement("parley-chat");
  await element.begin(base, wishes);
  document.body.append(element);
  return element;
}
