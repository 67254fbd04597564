// Draws the place that is open: home, the conversation, or an earlier one.

import { asked } from "./asking.js";
import { Below } from "./below.js";
import { Bubbles } from "./bubbles.js";
import { h } from "./dom.js";
import { form } from "./form.js";
import { home } from "./home.js";
import { moment } from "./hours.js";
import { Past } from "./past.js";

const RATED_WITHIN = 48 * 3_600_000;

export class Screen {
  #host;
  #view;
  #deeds;
  #shown = "";
  #form = null;

  constructor(host, view, deeds) {
    const { say, language } = view;
    const open = (picture, from) => view.viewer.open(picture, from);
    this.#host = host;
    this.#view = view;
    this.#deeds = deeds;
    this.bubbles = new Bubbles(say, language, { press: (item, button) => deeds.press(item.id, button), retry: (item) => host.session.retry(item), open });
    this.below = new Below(say, { contact: (answer) => deeds.contact(answer), skip: () => deeds.neverAsk(), rate: (mark) => deeds.rate(mark) });
    this.past = new Past(say, language, { talks: () => host.session.ask("talks"), talk: (id) => host.session.ask(`talks/${id}`), goOn: () => view.go("talk"), open,
      show: (node) => view.panel.places.past.replaceChildren(node) });
  }

  /** `typist` is who writes just now. */
  draw(place, typist) {
    const { panel } = this.#view;
    const { talk } = this.#host.session;
    const question = this.#question(talk);
    if (place === "home") this.#home(talk, question);
    this.bubbles.show(panel.log, [this.#greeting(), ...talk.current()]);
    this.below.show(panel.after, this.#below(talk, typist));
    panel.show(place, { writes: place === "talk" || (place === "home" && !question), goesBack: place !== "home" });
  }

  /** From the top: what was filled in before is gone. */
  forget() {
    this.#shown = "";
    this.#form = null;
  }

  #home(talk, question) {
    const { say, panel } = this.#view;
    const { look, duty, ways } = this.#host;
    const last = talk.current().at(-1);
    const latest = last && (last.text || last.files?.[0]?.name || "…");
    const about = { greeting: this.#words(), team: duty?.team || [], links: look.links, ways, latest, unread: talk.unread,
      past: talk.begun || this.#host.session.identified };
    const known = JSON.stringify([about, question]);
    if (known === this.#shown) return;
    this.#shown = known;
    const top = home(say, about, { goOn: () => this.#view.go("talk"), past: () => this.#view.go("past") });
    if (question) top.firstChild.after(this.#asks(question));
    panel.places.home.replaceChildren(top);
  }

  #question(talk) {
    const { look, duty, session, store } = this.#host;
    const { say, language } = this.#view;
    return asked(look, duty, { begun: talk.begun, identified: session.identified, introduced: store.get("introduced") }, say, language);
  }

  /** The form stays the same element while the same is asked: somebody may be in the midst of it. */
  #asks(question) {
    const key = JSON.stringify(question);
    if (this.#form?.key === key) return this.#form.element;
    const known = this.#host.known;
    const fields = question.fields.map((field) => ({ ...field, value: known[field.kind === "message" ? "text" : field.kind] }));
    const content = form(this.#view.say, { ...question, fields }, (answer) => this.#deeds.introduce({ ...answer, offline: question.offline }));
    const element = h("div", { class: "card asks" }, h("h3", {}, question.title), question.text && h("p", { class: "soft" }, question.text), content);
    this.#form = { key, element };
    return element;
  }

  #words() {
    const { look } = this.#host;
    return look.greeting[this.#view.language] || this.#view.say("greeting");
  }

  #greeting() {
    return { id: "greeting", direction: "out", text: this.#host.store.get("invited") || this.#words(), author_name: this.#host.look.title };
  }

  #below(talk, typist) {
    const answered = talk.theirs().at(-1);
    return {
      typing: typist && (typist.name || answered?.author_name || this.#view.say("someone")),
      promise: this.#promise(talk) || this.#place(talk),
      rates: this.#mayRate(talk),
      contact: this.#mayAsk(talk),
      thanks: this.#deeds.thanks,
      ways: answered ? [] : this.#host.ways,
    };
  }

  /** Nobody is there: whoever has written knows when they are answered. */
  #promise(talk) {
    const { duty } = this.#host;
    if (!duty || duty.open || talk.items.at(-1)?.direction !== "in") return "";
    return duty.opens_at ? this.#view.say("promise", moment(duty.opens_at, this.#view.language)) : this.#view.say("promise_later");
  }

  /** How many are before them, while they wait. */
  #place({ standing, items }) {
    const { say } = this.#view, { place } = standing || {};
    if (!place || items.at(-1)?.direction !== "in") return "";
    return [place.ahead ? say("before", place.ahead) : say("next"), place.minutes && say("about", place.minutes)].filter(Boolean).join(", ");
  }

  #mayRate(talk) {
    const { look, store } = this.#host;
    const finished = talk.finishedAt;
    if (!look.asks_rating || !finished || talk.standing.rated || store.get("rated") === talk.standing.talk) return false;
    return Date.now() - finished < RATED_WITHIN && talk.current().some((item) => item.direction === "out");
  }

  #mayAsk(talk) {
    const { look, session, store } = this.#host;
    return look.asks_contact && !session.identified && !store.get("asked") && talk.items.some((item) => item.direction === "in");
  }
}
