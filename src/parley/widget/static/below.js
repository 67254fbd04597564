// What stands below the messages: who is writing, what is asked, what is promised, where else to go on.

import { card, form } from "./form.js";
import { h, icon, link, safe } from "./dom.js";
import { rating } from "./rating.js";

export class Below {
  #say;
  #act;
  #shown = "";
  #card = null;
  #rating = null;

  /** `act` carries out contact(answer), skip() and rate(mark). */
  constructor(say, act) {
    this.#say = say;
    this.#act = act;
  }

  /** `shown` holds typing, contact, thanks, rates, promise and ways; what has not changed keeps its element, and the focus in it. */
  show(parent, shown) {
    const known = JSON.stringify(shown);
    if (known === this.#shown) return;
    this.#shown = known;
    const { typing, contact, thanks, rates, promise, ways } = shown;
    this.#card = contact ? this.#card || this.#asks() : null;
    this.#rating = rates ? this.#rating || rating(this.#say, (mark) => this.#act.rate(mark)) : null;
    parent.replaceChildren(...[typing && this.#dots(typing), promise && note(promise), this.#rating, this.#card, thanks && note(thanks), ways.length > 0 && this.#ways(ways)].filter(Boolean));
  }

  /** An answer has come: the question of where to answer steps back, unless it is being answered. */
  fold() {
    if (this.#card && !this.#card.contains(this.#card.getRootNode().activeElement)) this.#card.open = false;
  }

  #dots(name) {
    return h("div", { class: "row first last" },
      h("div", { class: "bubble dots", role: "status" }, h("span", { class: "unheard" }, `${name} ${this.#say("typing")}`), h("i"), h("i"), h("i")));
  }

  #asks() {
    const fields = [{ kind: "name" }, { kind: "address", required: true }];
    return card(this.#say("contact_title"), form(this.#say, { fields, button: this.#say("save"), skip: () => this.#act.skip() }, (answer) => this.#act.contact(answer)));
  }

  #ways(ways) {
    const chips = ways.filter((way) => safe(way.url)).map((way) => Object.assign(link(way.url, way.name, icon("out")), { className: "chip" }));
    return h("div", { class: "ways" }, this.#say("ways"), h("div", { class: "chips" }, ...chips));
  }
}

function note(text) {
  return h("p", { class: "thanks", role: "status" }, text);
}
