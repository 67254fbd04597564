// Conversations of before: a list, and each of them to read again.

import { Bubbles } from "./bubbles.js";
import { h, icon } from "./dom.js";

export class Past {
  #say;
  #language;
  #act;

  /** `act` gives talks() and talk(id), and carries out open(picture) and show(node, title). */
  constructor(say, language, act) {
    this.#say = say;
    this.#language = language;
    this.#act = act;
  }

  async list() {
    this.#act.show(h("div", { class: "past", "aria-busy": "true" }));
    this.#act.show(await this.#list().catch(() => this.#trouble()));
  }

  async #list() {
    const { talks } = await this.#act.talks();
    if (!talks.length) return h("p", { class: "past soft" }, this.#say("past_none"));
    return h("ul", { class: "past" }, ...talks.map((talk) => h("li", {}, this.#tile(talk))));
  }

  #tile(talk) {
    const date = new Intl.DateTimeFormat(this.#language, { dateStyle: "medium" }).format(new Date(talk.last_at));
    const state = this.#say(talk.resolved ? "finished" : "current");
    return h("button", { type: "button", class: "tile", onclick: () => this.#open(talk) },
      h("span", {}, h("strong", {}, talk.preview || "…"), h("small", {}, `${date} · ${state}`)), icon("next"));
  }

  async #open(talk) {
    if (!talk.resolved) return this.#act.goOn();
    this.#act.show(await this.#read(talk).catch(() => this.#trouble()), true);
  }

  async #read(talk) {
    const { items } = await this.#act.talk(talk.id);
    const log = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": this.#say("log") });
    const nothing = () => {};
    new Bubbles(this.#say, this.#language, { press: nothing, retry: nothing, open: this.#act.open }).show(log, items.map((item) => ({ ...item, buttons: [] })));
    return h("div", { class: "reading" }, log, h("button", { type: "button", class: "solid wide", onclick: this.#act.goOn }, this.#say("again")));
  }

  #trouble() {
    return h("p", { class: "past wrong", role: "alert" }, this.#say("past_failed"));
  }
}
