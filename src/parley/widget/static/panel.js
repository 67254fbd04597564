// The window of the chat: its frame, the places in it, and how a keyboard moves there.

import { takesDrops } from "./composer.js";
import { h, icon, safe } from "./dom.js";

const NEAR = 80;
const STOPS = "a[href], button, textarea, input, summary, audio, video, [tabindex='0']";

export class Panel {
  /** `act` carries out close(), back() and here(); `parts` are the composer, the uploads and the viewer. */
  constructor(say, act, { composer, uploads, viewer }) {
    this.say = say;
    this.act = act;
    this.composer = composer;
    this.viewer = viewer;
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": say("log") });
    this.after = h("div", { class: "after" });
    this.places = {
      home: h("div", { class: "scroll", hidden: true }),
      talk: h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": say("log"), hidden: true, onscroll: () => this.#scrolled() }, this.log, this.after),
      past: h("div", { class: "scroll", hidden: true }),
    };
    this.latest = h("button", { type: "button", class: "latest", hidden: true, onclick: () => this.toEnd() }, say("latest"));
    this.banner = h("div", { class: "banner", role: "status", hidden: true });
    const veil = h("div", { class: "veil", hidden: true }, say("drop"));
    this.element = h("section", { class: "panel", role: "dialog", "aria-modal": "true", "aria-labelledby": "title", tabindex: "-1", hidden: true, onkeydown: (event) => this.#key(event) },
      this.#head(), this.banner, ...Object.values(this.places), this.latest, composer.element, veil, viewer.element);
    takesDrops(this.element, veil, uploads);
  }

  #head() {
    this.title = h("h2", { id: "title" });
    this.subtitle = h("p");
    this.mark = h("span", { class: "mark", "aria-hidden": "true" });
    this.back = h("button", { type: "button", class: "round", "aria-label": this.say("back"), hidden: true, onclick: () => this.act.back() }, icon("back"));
    const close = h("button", { type: "button", class: "round", "aria-label": this.say("close"), onclick: () => this.act.close() }, icon("close"));
    return h("header", { class: "head" }, this.back, this.mark, h("div", { class: "names" }, this.title, this.subtitle), close);
  }

  dress(look, picture, promptness) {
    const logo = picture && safe(picture);
    this.title.textContent = look.title || this.say("chat");
    this.mark.className = logo ? "mark has-logo" : "mark";
    this.mark.replaceChildren(logo ? h("img", { src: logo, alt: "" }) : [...look.title][0] || icon("chat"));
    this.subtitle.textContent = promptness;
  }

  /** Show one of the places, with the place to write or without. */
  show(name, { writes, goesBack }) {
    for (const [each, place] of Object.entries(this.places)) place.hidden = each !== name;
    this.composer.element.hidden = !writes;
    this.back.hidden = !goesBack;
    this.composer.fit();
  }

  warn(text, button) {
    this.banner.hidden = !text;
    this.banner.replaceChildren(text, ...(button ? [h("button", { type: "button", class: "solid", onclick: () => this.act.here() }, button)] : []));
  }

  /** Where a keyboard begins. A finger does not want a keyboard before it asks for one. */
  focus() {
    const writes = !this.composer.element.hidden && !matchMedia("(pointer: coarse)").matches;
    (writes ? this.composer.input : this.back.hidden ? this.element : this.back).focus();
  }

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.places.talk;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd() {
    this.places.talk.scrollTop = this.places.talk.scrollHeight;
    this.latest.hidden = true;
  }

  #scrolled() {
    if (this.atEnd) this.latest.hidden = true;
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.viewer.isOpen ? this.viewer.close() : this.act.close();
    } else if (event.key === "Tab") this.#stayInside(event);
  }

  #stayInside(event) {
    const inside = this.viewer.isOpen ? this.viewer.element : this.element;
    const stops = [...inside.querySelectorAll(STOPS)].filter((stop) => !stop.disabled && stop.offsetParent);
    const [first, last] = [stops[0], stops.at(-1)];
    const here = this.element.getRootNode().activeElement;
    if (stops.includes(here) && here !== (event.shiftKey ? first : last)) return;
    if (!stops.includes(here) && here !== this.element) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
