// Who the visitor is, what has left and what has not: between the talk and the line.

import { Link } from "./link.js";
import { Receipts } from "./receipts.js";
import { uuid } from "./store.js";
import { Tabs } from "./tabs.js";
import { Talk } from "./talk.js";

const TYPING_EVERY = 3_000;
const ANSWER_WITHIN = 20_000;
const AGAIN_AFTER = 3_000;
const SAID_ALOUD = ["message", "press", "rate", "contact"];
const MOST_TRACKED = 20;
const MOST_PREVIEWED = 400;

export class Session {
  #user = "";
  #typed = 0;
  #typing = 0;
  #doubt = 0;
  #unanswered = new Set();
  #tracked = [];

  /** `view` is told changed(), dressed({look, ways, duty}), typing(name), heard(item), refused() and forgotten(). */
  constructor(base, account, store) {
    this.store = store;
    this.language = "en";
    this.view = null;
    this.tabs = new Tabs(account, (deed) => this.#neighbour(deed));
    this.talk = new Talk(store);
    this.receipts = new Receipts(this.talk);
    this.identified = false;
    this.link = new Link(base, account, this);
  }

  start() {
    this.link.start();
  }

  get started() {
    return this.link.state !== "off";
  }

  /** The site vouches for its user. An empty talk is not carried over, so that the user meets their own talk on every device. */
  identify(token) {
    this.#user = token;
    if (!this.talk.begun) this.#forgetVisitor();
    if (this.talk.begun || this.started) this.link.restart();
  }

  /** Nothing of the visitor stays: neither here, nor in the other tabs, nor in memory, nor on the line. */
  reset() {
    this.#forget();
    this.tabs.tell({ reset: true });
  }

  #forget() {
    this.#user = "";
    this.#tracked = [];
    this.identified = false;
    clearTimeout(this.#doubt);
    this.#unanswered.clear();
    this.link.forget();
    this.store.clear();
    this.talk.load();
    this.receipts.lost();
    this.view.forgotten();
  }

  /** Say something that must arrive: it is kept until the server has it. `shown` is what its files look like meanwhile. */
  keep(type, data, shown) {
    const frame = { id: uuid(), type, data, shown };
    this.talk.keep(frame);
    this.#transmit(frame);
    if (SAID_ALOUD.includes(type)) this.#typed = 0;
    clearTimeout(this.#typing);
    this.start();
    this.tabs.tell({ seen: this.talk.seen });
    this.view.changed();
  }

  /** Something happened on the site. It is told of somebody who speaks with us; before that it waits. */
  track(name, data) {
    this.#tracked = [...this.#tracked, { name, data }].slice(-MOST_TRACKED);
    this.#tellTracked();
  }

  #tellTracked() {
    if (this.talk.begun && this.started) this.#tracked.splice(0).forEach((each) => this.keep("track", each));
  }

  ask(path) {
    return this.link.ask(path);
  }

  upload(file, progress, signal) {
    return this.link.upload(file, progress, signal);
  }

  /** New addresses for the files whose old ones have ended. */
  async renew() {
    for (const file of this.talk.ended()) {
      try {
        this.talk.renew(await this.ask(`files/${file.id}`));
      } catch { /* it is gone: its name stays */ }
    }
    this.view.changed();
  }

  retry(item) {
    this.talk.retry(item);
    this.#sendWaiting();
    this.view.changed();
  }

  /** `text` is empty where nobody is to see it yet. */
  types(text) {
    clearTimeout(this.#typing);
    const wait = this.#typed + TYPING_EVERY - Date.now();
    if (wait > 0) {
      if (text) this.#typing = setTimeout(() => this.types(text), wait);
      return;
    }
    this.#typed = Date.now();
    this.link.send({ id: uuid(), type: "typing", data: text ? { text: text.slice(-MOST_PREVIEWED) } : {} });
  }

  /** The visitor has what was said to them: on the device, or before their eyes. */
  report(state) {
    if (state === "read" && this.talk.unread) {
      this.talk.look();
      this.tabs.tell({ seen: this.talk.seen });
    }
    const frame = this.link.state === "ready" && this.receipts.next(state);
    if (frame) this.link.send(frame);
  }

  // ── the line asks and tells ─────────────────────────────────────────────────────────────────

  hello() {
    const page = { url: location.href.slice(0, 2000), title: document.title.slice(0, 300), referrer: document.referrer.slice(0, 2000) };
    return { token: this.store.get("token") || "", user: this.#user, language: this.language, page };
  }

  after() {
    return this.talk.seq;
  }

  heard(frame) {
    switch (frame.type) {
      case "welcome": return this.#welcomed(frame.data);
      case "ack": return this.#acknowledged(frame.id);
      case "error": return this.#refused(frame);
      case "typing": return this.view.typing(frame.data?.name);
      case "event": return this.#take({ ...frame.data, seq: frame.seq });
      case "standing": return this.#stand(frame.data);
    }
  }

  changed(state) {
    if (state === "ready") this.#sendWaiting();
    else {
      this.#unanswered.clear();
      this.receipts.lost();
    }
    state === "refused" ? this.view.refused() : this.view.changed();
  }

  /** The server does not accept who we say we are. */
  unknown() {
    if (this.#user) this.#user = "";
    else this.#forgetVisitor();
  }

  // What was seen is told, since the memory that both write may have been ours meanwhile.
  #neighbour({ reset, seen }) {
    if (reset) return this.#forget();
    this.talk.load();
    this.talk.look(seen);
    this.view.changed();
  }

  #stand(standing) {
    this.talk.stand(standing);
    this.view.changed();
  }

  #welcomed({ token, visitor, identified, look, ways, duty }) {
    const before = this.store.get("visitor");
    if (before && before !== visitor) this.store.clear();
    if (before !== visitor) this.talk.load();
    this.store.set("visitor", visitor);
    this.store.set("token", token);
    this.identified = identified;
    this.view.dressed({ look, ways, duty });
    this.renew();
  }

  #acknowledged(id) {
    this.#unanswered.delete(id);
    this.receipts.acknowledged(id);
    this.talk.acknowledged(id);
    this.#tellTracked();
    this.view.changed();
  }

  #refused({ id, data }) {
    this.#unanswered.delete(id);
    if (data.code === "unavailable") setTimeout(() => this.#sendWaiting(), AGAIN_AFTER);
    else this.talk.failed(id);
    this.view.changed();
  }

  #take(item) {
    if (this.talk.take(item)) this.view.heard(item);
  }

  #sendWaiting() {
    this.talk.waiting().forEach((frame) => this.#transmit(frame));
  }

  #transmit({ id, type, data }) {
    if (this.#unanswered.has(id) || !this.link.send({ id, type, data })) return;
    this.#unanswered.add(id);
    clearTimeout(this.#doubt);
    this.#doubt = setTimeout(() => this.#unanswered.size && this.link.restart(), ANSWER_WITHIN);
  }

  #forgetVisitor() {
    this.store.remove("token");
    this.store.remove("visitor");
    this.talk.forget();
  }
}
