// Files on their way from the visitor: chosen, dropped or pasted; each shows how far it is, and goes out with the next message.

import { fill, h, icon } from "./dom.js";
import { uuid } from "./store.js";

const MOST = 10;
const WRONG = { 413: "too_large", 415: "not_taken" };

export class Uploads {
  #say;
  #send;
  #changed;
  #files = new Map();

  /** `send(file, progress)` gives {token, file} or throws a {status}; `changed()` is called when there is something else to send. */
  constructor(say, send, changed) {
    this.#say = say;
    this.#send = send;
    this.#changed = changed;
    this.largest = 0;
    this.list = h("ul", { class: "uploads", hidden: true });
    this.trouble = h("div", { class: "wrong", role: "alert" });
    this.picker = h("input", { type: "file", multiple: true, hidden: true, "aria-hidden": "true", tabindex: "-1", onchange: () => this.#picked() });
    this.button = h("button", { type: "button", class: "round attach", "aria-label": say("attach"), onclick: () => this.picker.click() }, icon("clip"));
    this.element = h("div", { class: "brought" }, this.trouble, this.list);
  }

  /** Only while all of them are there may the message go. */
  get ready() {
    return [...this.#files.values()].every((each) => each.done);
  }

  get any() {
    return this.#files.size > 0;
  }

  /** The tokens for the message, and what it shows until the server tells. */
  take() {
    const done = [...this.#files.values()].map((each) => each.done);
    this.clear();
    return { tokens: done.map(({ token }) => token), shown: done.map(({ file }) => file) };
  }

  clear() {
    this.#files.forEach((each) => each.stop.abort());
    this.#files.clear();
    this.trouble.textContent = "";
    this.#show();
  }

  add(files) {
    if (!this.largest) return;
    this.trouble.textContent = "";
    [...files].slice(0, MOST - this.#files.size).forEach((file) => this.#upload(file));
    this.#show();
  }

  #picked() {
    this.add(this.picker.files);
    this.picker.value = "";
  }

  async #upload(file) {
    if (file.size > this.largest) return this.#refuse("too_large", file.name);
    const id = uuid();
    const bar = h("progress", { max: "1", value: "0", "aria-label": this.#say("uploading", file.name) });
    const remove = h("button", { type: "button", class: "round small", "aria-label": this.#say("remove", file.name), onclick: () => this.#drop(id) }, icon("close"));
    const row = h("li", {}, icon("file"), h("span", {}, file.name), bar, remove);
    const each = { row, stop: new AbortController(), done: null };
    this.#files.set(id, each);
    this.#show();
    try {
      each.done = await this.#send(file, (share) => (bar.value = share), each.stop.signal);
      bar.remove();
      if (each.done.file.type === "image") row.firstChild.replaceWith(h("img", { src: new URL(each.done.file.url, import.meta.url).href, alt: "" }));
    } catch (error) {
      if (this.#files.delete(id)) this.#refuse(WRONG[error.status] || "not_uploaded", file.name);
    }
    this.#show();
  }

  #drop(id) {
    this.#files.get(id)?.stop.abort();
    this.#files.delete(id);
    this.#show();
    this.button.focus();
  }

  #refuse(key, name) {
    this.trouble.textContent = this.#say(key, name);
  }

  #show() {
    this.list.hidden = !this.any;
    fill(this.list, [...this.#files.values()].map((each) => each.row));
    this.#changed();
  }
}
