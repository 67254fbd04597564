// Where the visitor writes: words and files, by keyboard, finger, drag and paste.

import { h, icon } from "./dom.js";

export class Composer {
  #act;
  #uploads;

  /** `act` carries out say(text, files), types(text) and keeps draft(text). */
  constructor(say, uploads, act) {
    this.#act = act;
    this.#uploads = uploads;
    this.input = h("textarea", { rows: "1", "aria-label": say("write"), placeholder: say("write"), maxlength: "10000", enterkeyhint: "send", autocomplete: "off",
      oninput: () => this.#written(), onkeydown: (event) => this.#enter(event), onpaste: (event) => this.#paste(event) });
    this.button = h("button", { type: "submit", class: "round send", "aria-label": say("send"), disabled: true }, icon("send"));
    this.element = h("form", { class: "compose", onsubmit: (event) => this.#submit(event) },
      uploads.element, h("div", { class: "line" }, uploads.button, uploads.picker, this.input, this.button));
  }

  fill(text) {
    this.input.value = text;
    this.fit();
  }

  /** As tall as what stands in it, and ready to go or not. */
  fit() {
    const written = this.input.value.trim();
    this.#uploads.button.hidden = !this.#uploads.largest;
    this.button.disabled = !(written || this.#uploads.any) || !this.#uploads.ready;
    this.input.style.height = "auto";
    if (this.input.scrollHeight) this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!(text || this.#uploads.any) || !this.#uploads.ready) return;
    this.input.value = "";
    this.#act.draft("");
    this.#act.say(text, this.#uploads.take());
    this.fit();
    this.input.focus();
  }

  #enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.button.disabled) this.element.requestSubmit();
  }

  #written() {
    this.fit();
    this.#act.draft(this.input.value);
    if (this.input.value.trim()) this.#act.types(this.input.value);
  }

  #paste(event) {
    const { files } = event.clipboardData || {};
    if (!files?.length || !this.#uploads.largest) return;
    event.preventDefault();
    this.#uploads.add(files);
  }
}

/** Files that are dropped anywhere on `element` come along too. */
export function takesDrops(element, veil, uploads) {
  let depth = 0;
  const show = (by) => {
    depth = Math.max(0, depth + by);
    veil.hidden = !depth;
  };
  const brings = (event) => uploads.largest && event.dataTransfer?.types.includes("Files");
  element.addEventListener("dragenter", (event) => brings(event) && show(1));
  element.addEventListener("dragleave", (event) => brings(event) && show(-1));
  element.addEventListener("dragover", (event) => brings(event) && event.preventDefault());
  element.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    show(-depth);
    uploads.add(event.dataTransfer.files);
  });
}
