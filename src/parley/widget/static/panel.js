// The window of the chat: its parts, and how a keyboard moves in it.

import { h, icon, link, safe } from "./dom.js";

const NEAR = 80;

export class Panel {
  /** `act` carries out say(text), types(), contact(fields), skip(), close() and here(). */
  constructor(say, act) {
    this.say = say;
    this.act = act;
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": say("log") });
    this.after = h("div");
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": say("log"), onscroll: () => this.#scrolled() }, this.log, this.after);
    this.latest = h("button", { type: "button", class: "latest", hidden: true, onclick: () => this.toEnd() }, say("latest"));
    this.banner = h("div", { class: "banner", role: "status", hidden: true });
    this.title = h("h2", { id: "title" });
    this.subtitle = h("p");
    this.mark = h("span", { class: "mark", "aria-hidden": "true" });
    this.element = h("section", { class: "panel", role: "dialog", "aria-modal": "true", "aria-labelledby": "title", hidden: true, onkeydown: (event) => this.#key(event) },
      this.#head(), this.banner, this.scroll, this.latest, this.#composer());
  }

  #head() {
    const close = h("button", { type: "button", class: "round", "aria-label": this.say("close"), onclick: () => this.act.close() }, icon("close"));
    return h("header", { class: "head" }, this.mark, h("div", { class: "names" }, this.title, this.subtitle), close);
  }

  #composer() {
    this.input = h("textarea", { rows: "1", "aria-label": this.say("write"), placeholder: this.say("write"), maxlength: "10000", enterkeyhint: "send",
      autocomplete: "off", oninput: () => this.#written(), onkeydown: (event) => this.#enter(event) });
    this.button = h("button", { type: "submit", class: "round", "aria-label": this.say("send"), disabled: true }, icon("send"));
    return h("form", { class: "compose", onsubmit: (event) => this.#submit(event) }, this.input, this.button);
  }

  dress(look) {
    this.title.textContent = look.title || this.say("chat");
    this.mark.replaceChildren([...look.title][0] || icon("chat"));
    this.subtitle.textContent = (look.reply_time && this.say("reply_" + look.reply_time)) || "";
  }

  warn(text, button) {
    this.banner.hidden = !text;
    this.banner.replaceChildren(text, ...(button ? [h("button", { type: "button", class: "solid", onclick: () => this.act.here() }, button)] : []));
  }

  /** What stands below the messages: who is writing, where else to go on, where to answer. */
  below({ typing, ways, contact, thanks }) {
    const shown = JSON.stringify([typing, ways, contact, thanks]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.card = contact ? this.card || this.#card() : null;
    this.after.replaceChildren(...[typing && this.#dots(typing), this.card, thanks && h("p", { class: "thanks", role: "status" }, this.say("contact_thanks")),
      ways.length ? this.#ways(ways) : null].filter(Boolean));
  }

  /** An answer has come: the question of where to answer steps back, unless it is being answered. */
  foldCard() {
    if (this.card && !this.card.contains(this.element.getRootNode().activeElement)) this.card.open = false;
  }

  #dots(name) {
    return h("div", { class: "row first last" }, h("div", { class: "bubble dots", role: "status" }, h("span", { class: "unheard" }, `${name} ${this.say("typing")}`), h("i"), h("i"), h("i")));
  }

  #ways(ways) {
    const chips = ways.filter((way) => safe(way.url)).map((way) => Object.assign(link(way.url, way.name, icon("out")), { className: "chip" }));
    return h("div", { class: "ways" }, this.say("ways"), h("div", { class: "chips" }, ...chips));
  }

  #card() {
    const name = h("input", { name: "name", autocomplete: "name", maxlength: "200" });
    const address = h("input", { name: "address", autocomplete: "email", maxlength: "200", required: true, "aria-describedby": "wrong" });
    const wrong = h("span", { class: "wrong", id: "wrong", role: "alert" });
    const save = (event) => {
      event.preventDefault();
      const contact = contactIn(name.value, address.value);
      wrong.textContent = contact ? "" : this.say("contact_wrong");
      address.setAttribute("aria-invalid", String(!contact));
      contact ? this.act.contact(contact) : address.focus();
    };
    const form = h("form", { novalidate: true, onsubmit: save },
      h("label", {}, this.say("name"), name), h("label", {}, this.say("address"), address), wrong,
      h("div", { class: "buttons" }, h("button", { class: "solid" }, this.say("save")),
        h("button", { type: "button", class: "plain", onclick: () => this.act.skip() }, this.say("skip"))));
    // On a small screen the question must not push away what was just said.
    return h("details", { class: "card", open: innerHeight > 640 && innerWidth > 480 }, h("summary", {}, this.say("contact_title"), icon("down")), form);
  }

  get atEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.latest.hidden = true;
  }

  #scrolled() {
    if (this.atEnd) this.latest.hidden = true;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.#fit();
    this.act.say(text);
    this.input.focus();
  }

  #enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.button.form.requestSubmit();
  }

  #written() {
    this.#fit();
    if (this.input.value.trim()) this.act.types();
  }

  #fit() {
    this.button.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.act.close();
    } else if (event.key === "Tab") this.#stayInside(event);
  }

  #stayInside(event) {
    const stops = [...this.element.querySelectorAll("a[href], button, textarea, input, summary, audio, video, [tabindex='0']")].filter((stop) => !stop.disabled && stop.offsetParent);
    const [first, last] = [stops[0], stops.at(-1)];
    const here = this.element.getRootNode().activeElement;
    if (here !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

/** An e-mail or a phone number out of one field; nothing where it is neither. */
function contactIn(name, address) {
  const written = address.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(written)) return { name: name.trim(), email: written };
  if (/^[+\d][\d\s().-]*$/.test(written) && written.replace(/\D/g, "").length >= 7) return { name: name.trim(), phone: written };
  return null;
}
