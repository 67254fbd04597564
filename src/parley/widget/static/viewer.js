// A picture, large, over the window; Escape or a click leads back to where one was.

import { h, icon, link } from "./dom.js";

export class Viewer {
  #say;
  #from = null;

  constructor(say) {
    this.#say = say;
    this.element = h("div", { class: "viewer", role: "dialog", "aria-modal": "true", hidden: true, onclick: (event) => event.target.closest("a, button") || this.close() });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open({ url, name }, from) {
    this.#from = from;
    const close = h("button", { type: "button", class: "round", "aria-label": this.#say("shut"), onclick: () => this.close() }, icon("close"));
    const download = Object.assign(link(url, icon("save")), { className: "round" });
    download.setAttribute("aria-label", this.#say("download"));
    this.element.setAttribute("aria-label", name);
    this.element.replaceChildren(h("div", { class: "viewer-bar" }, download, close), h("img", { src: url, alt: name }));
    this.element.hidden = false;
    close.focus();
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.#from?.focus();
  }
}
