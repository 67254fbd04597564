// What is seen, in one language: the launcher, the window, and who is where in it.

import { Composer } from "./composer.js";
import { Deeds } from "./deeds.js";
import { h, icon } from "./dom.js";
import { wear } from "./dressing.js";
import { promptness } from "./hours.js";
import { Invite } from "./invite.js";
import { Panel } from "./panel.js";
import { Screen } from "./screen.js";
import { Uploads } from "./upload.js";
import { Viewer } from "./viewer.js";

const TYPING_LASTS = 6_000;
const TROUBLE_AFTER = 2_500;
const OLD = 24 * 3_600_000;

export class View {
  #host;
  #typing = { name: "", at: 0 };
  #trouble = 0;
  #opened = false;

  /** `host` is the element: it has the session, the store, look, duty, ways and known, and is told emit(name, detail). */
  constructor(host, say, language) {
    this.#host = host;
    this.say = say;
    this.language = language;
    this.place = "home";
    this.#build();
  }

  get isOpen() {
    return !this.panel.element.hidden;
  }

  /** `invited` are words of ours that came first. */
  open(invited) {
    if (this.isOpen) return;
    this.#opened = true;
    this.invite.hide();
    if (invited) this.#host.store.set("invited", invited);
    this.before = document.activeElement;
    this.#expand(true);
    this.fitScreen();
    this.go(this.#firstPlace(invited));
    this.#host.session.start();
  }

  close() {
    if (!this.isOpen) return;
    this.viewer.close();
    this.#expand(false);
    const from = [null, document.body, this.#host].includes(this.before) ? this.launcher : this.before;
    from.focus();
    this.changed();
  }

  go(place) {
    this.place = place;
    if (place === "past") this.screen.past.list();
    this.changed();
    this.panel.toEnd();
    if (!this.#host.quiet) this.panel.focus();
  }

  // ── what it is told ─────────────────────────────────────────────────────────────────────────

  changed() {
    const { session } = this.#host;
    const stays = this.isOpen && this.panel.atEnd;
    if (this.#opened) this.screen.draw(this.place, Date.now() - this.#typing.at < TYPING_LASTS && this.#typing);
    session.report(this.isOpen && this.place === "talk" && !document.hidden ? "read" : "delivered");
    this.#count(session.talk.unread);
    this.#warn(session.link.state);
    if (stays) this.panel.toEnd();
  }

  heard(item) {
    const ours = item.kind === "message" && item.direction === "out";
    if (ours) this.#typing.at = 0;
    if (ours) this.screen.below.fold();
    const stays = this.panel.atEnd;
    this.changed();
    if (ours && this.isOpen && this.place === "talk" && !stays) this.panel.latest.hidden = false;
  }

  typing(name = "") {
    this.#typing = { name, at: Date.now() };
    this.changed();
    setTimeout(() => this.changed(), TYPING_LASTS + 50);
  }

  dressed() {
    const { look, duty } = this.#host;
    const label = look.label[this.language] || "";
    wear(this.#host, look);
    this.sides.className = `sides ${look.side}`;
    this.launcher.classList.toggle("has-label", Boolean(label));
    this.label.textContent = label;
    this.uploads.largest = look.file_bytes || 0;
    this.panel.dress(look, duty?.logo, promptness(look, duty, this.say, this.language));
    this.invite.watch(look.invites, this.language);
    this.changed();
  }

  forgotten() {
    this.close();
    this.place = "home";
    this.uploads.clear();
    this.composer.fill("");
    this.invite.hide();
    this.screen.forget();
    this.changed();
  }

  /** On a phone the keyboard covers the page: the window ends above it. */
  fitScreen() {
    this.panel.element.style.setProperty("--tall", `${window.visualViewport?.height || innerHeight}px`);
    if (this.isOpen) this.panel.toEnd();
  }

  // ── how it is made ──────────────────────────────────────────────────────────────────────────

  #build() {
    const { session, store } = this.#host;
    const deeds = new Deeds(this.#host, this);
    this.viewer = new Viewer(this.say);
    this.uploads = new Uploads(this.say, (...given) => session.upload(...given), () => this.composer?.fit());
    this.composer = new Composer(this.say, this.uploads,
      { say: (text, files) => deeds.say(text, files), types: (text) => session.types(this.#host.look.previews ? text : ""), draft: (text) => (text ? store.set("draft", text) : store.remove("draft")) });
    this.screen = new Screen(this.#host, this, deeds);
    this.invite = new Invite(store, this.say, { open: (text) => this.open(text), may: () => !this.isOpen && !this.#host.hidden && !session.talk.begun });
    this.panel = new Panel(this.say, { close: () => this.close(), back: () => this.go("home"), here: () => session.start() }, this);
    this.sides = h("div", { class: "sides" }, this.panel.element, this.invite.element, this.#launcher());
    this.composer.fill(store.get("draft") || "");
  }

  #launcher() {
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.label = h("span", { class: "label" });
    this.notice = h("div", { class: "unheard", role: "status" });
    const toggle = () => (this.isOpen ? this.close() : this.open());
    this.launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: toggle }, icon("chat"), icon("down"), this.label, this.badge);
    return h("div", {}, this.launcher, this.notice);
  }

  /** A talk that is over for long is a thing of the past. */
  #firstPlace(invited) {
    const { talk } = this.#host.session;
    const isOver = talk.finishedAt && Date.now() - talk.finishedAt > OLD;
    return invited || (talk.begun && (talk.unread || !isOver)) ? "talk" : "home";
  }

  #expand(open) {
    this.panel.element.hidden = !open;
    this.launcher.setAttribute("aria-expanded", String(open));
    this.#host.emit(open ? "open" : "close");
  }

  #count(unread) {
    const words = unread ? this.say("unread", unread) : "";
    this.badge.hidden = !unread;
    this.badge.textContent = unread > 99 ? "99+" : unread;
    this.launcher.setAttribute("aria-label", this.isOpen ? this.say("close") : [this.label.textContent || this.say("open"), words].filter(Boolean).join(", "));
    if (this.notice.textContent === words) return;
    this.notice.textContent = words;
    this.#host.emit("unread", { count: unread });
  }

  /** A short break is nobody's business; a long one is. */
  #warn(state) {
    clearTimeout(this.#trouble);
    const { banner } = this.panel;
    const lost = state === "waiting" || (state === "connecting" && !banner.hidden);
    if (state === "replaced") return this.panel.warn(this.say("replaced"), this.say("here"));
    if (!lost) return this.panel.warn("");
    this.#trouble = setTimeout(() => this.panel.warn(this.say("offline")), navigator.onLine && banner.hidden ? TROUBLE_AFTER : 0);
  }
}
