// <parley-chat>: the launcher, the window, and what a page may ask of them.

import { Bubbles } from "./bubbles.js";
import { on, readable } from "./colour.js";
import { h, icon } from "./dom.js";
import { Panel } from "./panel.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { language, speaker } from "./strings.js";
import { dress } from "./style.js";

const PLAIN = { title: "", accent: "#2f5bea", side: "right", reply_time: "", asks_contact: true, greeting: {} };
const TYPING_LASTS = 6_000;
const TROUBLE_AFTER = 2_500;
const THANKS_LAST = 6_000;

export class ParleyChat extends HTMLElement {
  #ways = [];
  #typing = 0;
  #trouble = 0;
  #thanks = false;
  #opened = false;

  begin(base, account) {
    const chosen = language();
    this.lang = chosen;
    this.say = speaker(chosen);
    this.store = new Store(account);
    this.session = new Session(base, account, this.store, chosen, this);
    this.bubbles = new Bubbles(this.say, chosen, {
      press: (item, { label, payload }) => this.#press({ of: item.id, label, payload }),
      retry: (item) => this.session.retry(item),
    });
    this.#build();
    this.launcher.hidden = !this.store.get("look"); // rather later than in a wrong colour
    this.#wear(this.store.get("look") || PLAIN);
    this.#fetchLook(new URL(`widget/${account}/look`, base));
    if (this.session.talk.begun) this.session.start();
    document.addEventListener("visibilitychange", () => this.changed());
    window.visualViewport?.addEventListener("resize", () => this.#fitScreen());
  }

  // ── what the page may ask ───────────────────────────────────────────────────────────────────

  open() {
    if (this.isOpen) return;
    this.#opened = true;
    this.before = document.activeElement;
    this.#expand(true);
    this.session.start();
    this.#fitScreen();
    this.changed();
    this.panel.toEnd();
    this.panel.input.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.#expand(false);
    const from = [null, document.body, this].includes(this.before) ? this.launcher : this.before;
    from.focus();
    this.changed();
  }

  identify(token) {
    this.session.identify(token);
  }

  /** The site's user has logged out: nothing of the talk stays in this browser. */
  reset() {
    if (this.session.reset() && this.isOpen) this.session.start();
  }

  get isOpen() {
    return !this.panel.element.hidden;
  }

  // ── what the session tells ──────────────────────────────────────────────────────────────────

  changed() {
    const { talk } = this.session;
    const stays = this.isOpen && this.panel.atEnd;
    if (this.#opened) this.bubbles.show(this.panel.log, [this.#greeting(), ...talk.items]);
    this.panel.below(this.#below(talk));
    this.session.report(this.isOpen && !document.hidden ? "read" : "delivered");
    this.#count(talk.unread);
    this.#warn(this.session.link.state);
    if (stays) this.panel.toEnd();
  }

  heard(item) {
    if (item.kind === "message" && item.direction === "out") this.#answered();
    const stays = this.panel.atEnd;
    this.changed();
    if (this.isOpen && !stays && item.kind === "message") this.panel.latest.hidden = item.direction === "in";
  }

  #answered() {
    this.#typing = 0;
    this.panel.foldCard();
  }

  typing() {
    this.#typing = Date.now();
    this.changed();
    setTimeout(() => this.changed(), TYPING_LASTS + 50);
  }

  dressed(look, ways) {
    this.#ways = ways;
    this.store.set("look", look);
    this.#wear(look);
  }

  refused() {
    this.hidden = true;
    console.warn("Parley: this site is not among those that may show the chat.");
  }

  // ── building and showing ────────────────────────────────────────────────────────────────────

  #build() {
    const root = this.attachShadow({ mode: "open" });
    dress(root);
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.#toggle() },
      icon("chat"), icon("down"), this.badge);
    this.notice = h("div", { class: "unheard", role: "status" });
    this.panel = new Panel(this.say, {
      say: (text) => this.#keep("message", { text }),
      types: () => this.session.types(),
      contact: (fields) => this.#contact(fields),
      skip: () => this.#asked(),
      close: () => this.close(),
      here: () => this.session.start(),
    });
    this.sides = h("div", {}, this.panel.element, this.launcher, this.notice);
    root.append(this.sides);
  }

  #toggle() {
    this.isOpen ? this.close() : this.open();
  }

  #expand(open) {
    this.panel.element.hidden = !open;
    this.launcher.setAttribute("aria-expanded", String(open));
    this.dispatchEvent(new CustomEvent(open ? "parley-open" : "parley-close", { bubbles: true }));
  }

  #keep(type, data) {
    this.session.keep(type, data);
    this.panel.toEnd();
  }

  #press(button) {
    this.#keep("press", button);
    this.panel.input.focus();
  }

  async #fetchLook(url) {
    try {
      const answer = await fetch(url, { credentials: "omit" });
      if (answer.ok) this.dressed(await answer.json(), this.#ways);
    } catch { /* the plain look serves as well */ }
    this.launcher.hidden = false;
  }

  #wear(look) {
    this.look = { ...PLAIN, ...look };
    const { accent } = this.look;
    const words = on(accent);
    const colours = { "--accent": readable(accent, words), "--on-accent": words, "--words-on-light": readable(accent, "#f4f5f8"), "--words-on-dark": readable(accent, "#262a33") };
    for (const [name, value] of Object.entries(colours)) this.style.setProperty(name, value);
    this.sides.className = this.look.side;
    this.panel.dress(this.look);
    this.changed();
  }

  #greeting() {
    const text = this.look.greeting[this.lang] || this.say("greeting");
    return { id: "greeting", direction: "out", text, author_name: this.look.title };
  }

  #below(talk) {
    const typing = Date.now() - this.#typing < TYPING_LASTS;
    const answered = talk.theirs().at(-1);
    return {
      typing: typing && (answered?.author_name || this.say("someone")),
      contact: this.#mayAsk(talk),
      thanks: this.#thanks,
      ways: answered ? [] : this.#ways,
    };
  }

  #mayAsk(talk) {
    return this.look.asks_contact && !this.session.identified && !this.store.get("asked") && talk.items.some((item) => item.direction === "in");
  }

  #contact(fields) {
    this.session.keep("contact", fields);
    this.#thanks = true;
    setTimeout(() => {
      this.#thanks = false;
      this.changed();
    }, THANKS_LAST);
    this.#asked();
  }

  #asked() {
    this.store.set("asked", true);
    this.changed();
    this.panel.input.focus();
  }

  #count(unread) {
    const words = unread ? this.say("unread", unread) : "";
    this.badge.hidden = !unread;
    this.badge.textContent = unread > 99 ? "99+" : unread;
    this.launcher.setAttribute("aria-label", this.isOpen ? this.say("close") : [this.say("open"), words].filter(Boolean).join(", "));
    if (this.notice.textContent !== words) this.notice.textContent = words;
  }

  /** A short break is nobody's business; a long one is. */
  #warn(state) {
    clearTimeout(this.#trouble);
    const lost = state === "waiting" || (state === "connecting" && !this.panel.banner.hidden);
    if (state === "replaced") return this.panel.warn(this.say("replaced"), this.say("here"));
    if (!lost) return this.panel.warn("");
    this.#trouble = setTimeout(() => this.panel.warn(this.say("offline")), navigator.onLine && this.panel.banner.hidden ? TROUBLE_AFTER : 0);
  }

  /** On a phone the keyboard covers the page: the window ends above it. */
  #fitScreen() {
    this.panel.element.style.setProperty("--tall", `${window.visualViewport?.height || innerHeight}px`);
    if (this.isOpen) this.panel.toEnd();
  }
}

/** Puts the chat on the page; gives the element. */
export function start(base, account) {
  customElements.define("parley-chat", ParleyChat);
  const element = document.createElement("parley-chat");
  element.begin(base, account);
  document.body.append(element);
  return element;
}
