// What a visitor meets first: who is here, how soon they answer, what else helps. The place to write is below it.

import { h, icon, link, safe } from "./dom.js";

/** `shown` holds greeting, team, links, ways, latest, unread, past; `act` carries out goOn() and past(). */
export function home(say, shown, act) {
  return h("div", { class: "home" },
    h("div", { class: "hello" }, shown.team.length > 0 && h("div", { class: "faces" }, ...shown.team.map(face)),
      h("p", { class: "greeting" }, shown.greeting)),
    shown.latest && h("button", { type: "button", class: "tile", onclick: act.goOn },
      h("span", {}, h("strong", {}, say("go_on")), h("small", {}, shown.latest)),
      shown.unread > 0 && h("span", { class: "count" }, String(shown.unread)), icon("next")),
    shown.past && h("button", { type: "button", class: "tile", onclick: act.past }, h("span", {}, h("strong", {}, say("past"))), icon("next")),
    shown.links.length > 0 && list(say("links"), shown.links.map(({ label, url }) => tile(label, url))),
    shown.ways.length > 0 && list(say("ways"), shown.ways.map(({ name, url }) => tile(name, url))));
}

function face({ name, hue }) {
  const circle = h("span", { class: "face", "aria-hidden": "true" }, [...name][0] || "");
  circle.style.setProperty("--hue", hue);
  return h("span", { class: "colleague" }, circle, name);
}

function list(title, tiles) {
  return h("nav", { class: "tiles", "aria-label": title }, h("p", { class: "soft" }, title), ...tiles.filter(Boolean));
}

function tile(label, url) {
  return safe(url) && Object.assign(link(url, h("span", {}, label), icon("out")), { className: "tile" });
}
