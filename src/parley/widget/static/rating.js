// What a finished conversation was worth: a mark of one to five, and a word if one likes.

import { h } from "./dom.js";

const FACES = ["😞", "🙁", "😐", "🙂", "🤩"];

export function rating(say, done) {
  let score = 0;
  const comment = h("textarea", { rows: "2", maxlength: "1000", "aria-label": say("comment"), placeholder: say("comment") });
  const send = h("button", { type: "button", class: "solid", onclick: () => done({ score, comment: comment.value.trim() }) }, say("rate_send"));
  const more = h("div", { class: "more", hidden: true }, comment, send);
  const choose = (place) => {
    score = place + 1;
    marks.forEach((mark, index) => mark.setAttribute("aria-pressed", String(index === place)));
    more.hidden = false;
    more.closest(".scroll").scrollTop += more.offsetHeight + 40;
  };
  const marks = FACES.map((face, place) => h("button", { type: "button", class: "mark-button", "aria-pressed": "false", "aria-label": say("marks")[place],
    title: say("marks")[place], onclick: () => choose(place) }, h("span", { "aria-hidden": "true" }, face)));
  return h("div", { class: "rating", role: "group", "aria-label": say("rate") }, h("p", {}, say("rate")), h("div", { class: "marks" }, ...marks), more);
}
