// One message as the visitor sees it.

import { fill, h, icon, link, linked, safe } from "./dom.js";
import { midnight } from "./hours.js";

const TOGETHER = 5 * 60_000;

export class Bubbles {
  #rows = new Map();
  #say;
  #act;
  #clock;
  #dates;
  #language;

  /** `act` carries out press(item, button), retry(item) and open(picture, from). */
  constructor(say, language, act) {
    this.#say = say;
    this.#act = act;
    this.#clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
    this.#dates = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });
    this.#language = language;
  }

  /** Show these messages in the log; what has not changed keeps its element. */
  show(log, items) {
    const nodes = [];
    let today = "";
    items.forEach((item, index) => {
      const day = item.at ? this.#day(item.at) : today;
      if (day !== today) nodes.push(this.#row(`day ${day}`, day, () => h("div", { class: "day" }, day)));
      nodes.push(this.#message(items, index));
      today = day;
    });
    fill(log, nodes);
    for (const key of this.#rows.keys()) if (!nodes.includes(this.#rows.get(key).node)) this.#rows.delete(key);
  }

  #message(items, index) {
    const item = items[index];
    const first = !together(items[index - 1], item);
    const last = !together(item, items[index + 1]);
    const latest = index === items.length - 1;
    const quoted = item.quoted && items.find((other) => other.id === item.quoted)?.text;
    const shape = { first, last, latest, quoted };
    return this.#row(item.id, JSON.stringify([item, shape]), () => this.#draw(item, shape));
  }

  #row(key, look, draw) {
    const known = this.#rows.get(key);
    if (known?.look === look) return known.node;
    const node = draw();
    this.#rows.set(key, { look, node });
    return node;
  }

  #draw(item, { first, last, latest, quoted }) {
    const mine = item.direction === "in";
    const card = isCard(item);
    const classes = ["row", mine && "mine", first && "first", last && "last", item.deleted && "deleted", card && "is-card"].filter(Boolean).join(" ");
    const files = (item.files || []).map((file) => this.#file(file));
    return h("div", { class: classes },
      this.#author(item, first && !mine),
      ...(card ? [...files, this.#card(item)] : [this.#bubble(item, quoted), ...files]),
      item.reaction && h("span", { class: "reaction" }, item.reaction),
      item.at && (last || item.state === "failed") && this.#meta(item, mine),
      item.buttons?.length > 0 && this.#replies(item, latest));
  }

  /** Who speaks is always there to be heard, and seen where it changes. */
  #author(item, seen) {
    const mine = item.direction === "in";
    const name = mine ? this.#say("you") : item.author_name;
    return name && h("span", { class: seen ? "author" : "unheard" }, name);
  }

  #bubble(item, quoted) {
    if (item.deleted) return h("div", { class: "bubble" }, this.#say("deleted"));
    return item.text && h("div", { class: "bubble", dir: "auto" }, quoted && h("span", { class: "quote" }, quoted), ...linked(item.text));
  }

  /** One picture with words and buttons: the first line is its title. */
  #card(item) {
    const [title, ...rest] = item.text.split("\n");
    const text = rest.join("\n").trim();
    return h("div", { class: "bubble", dir: "auto" }, h("strong", {}, ...linked(title)), text && h("span", { class: "card-text" }, ...linked(text)));
  }

  #meta(item, mine) {
    const words = [this.#clock.format(new Date(item.at)), item.edited && this.#say("edited"), mine && this.#say(item.state)].filter(Boolean);
    const failed = item.state === "failed";
    return h("div", { class: failed ? "meta failed" : "meta" }, words.join(" · "),
      failed && h("button", { type: "button", onclick: () => this.#act.retry(item) }, this.#say("retry")));
  }

  /** A link may always be followed; an answer is chosen while the question stands last. */
  #replies(item, latest) {
    const shown = item.buttons.filter((button) => latest || button.url);
    return shown.length > 0 && h("div", { class: "chips" }, ...shown.map((button) => (button.url
      ? safe(button.url) && addClass(link(button.url, button.label, icon("out")), "chip")
      : h("button", { type: "button", class: "chip", onclick: () => this.#act.press(item, button) }, button.label))));
  }

  #file(file) {
    const url = safe(file.url);
    if (!url) return null;
    if (file.type === "image") return this.#picture({ ...file, url });
    if (file.type === "video") return h("video", { src: url, controls: true, preload: "none", "aria-label": file.name });
    if (["audio", "voice"].includes(file.type)) return h("audio", { src: url, controls: true, preload: "none", "aria-label": file.name });
    return addClass(link(url, icon("file"), h("span", {}, file.name, h("small", {}, ` ${this.#size(file.size)}`))), "file");
  }

  #picture(file) {
    const open = (event) => this.#act.open(file, event.currentTarget);
    return h("button", { type: "button", class: "picture", "aria-label": this.#say("enlarge", file.name), onclick: open },
      h("img", { src: file.url, alt: file.name, loading: "lazy" }));
  }

  #size(bytes) {
    const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
    return new Intl.NumberFormat(this.#language, { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
  }

  #day(at) {
    const date = new Date(at);
    const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
    return days === 0 ? this.#say("today") : days === 1 ? this.#say("yesterday") : this.#dates.format(date);
  }
}

function together(a, b) {
  if (!a || !b || a.direction !== b.direction || a.author_name !== b.author_name) return false;
  return midnight(new Date(a.at)) === midnight(new Date(b.at)) && new Date(b.at) - new Date(a.at) < TOGETHER;
}

function isCard({ direction, text, files, buttons }) {
  return direction === "out" && text && buttons?.length && files?.length === 1 && files[0].type === "image";
}

function addClass(element, name) {
  element.className = name;
  return element;
}
