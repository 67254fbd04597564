// Asks a visitor for something: before the chat, while nobody is there, or where to answer.

import { h, icon, link, safe } from "./dom.js";

const AUTOFILL = { name: "name", email: "email", phone: "tel", address: "email" };
const KEYBOARD = { email: "email", phone: "tel" };
const isMail = (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
const isPhone = (text) => /^[+\d][\d\s().-]*$/.test(text) && text.replace(/\D/g, "").length >= 7;
const WRONG = {
  email: (text) => !isMail(text) && "email_wrong",
  phone: (text) => !isPhone(text) && "phone_wrong",
  address: (text) => !isMail(text) && !isPhone(text) && "contact_wrong",
};

let count = 0;

/** `asked` holds fields, consent {text, url}, button, skip; `done` gets {contact, form, consent, text} of an answer that is whole. */
export function form(say, asked, done) {
  const fields = asked.fields.map((field) => control(say, field));
  const consent = asked.consent && agreement(say, asked.consent);
  const all = consent ? [...fields, consent] : fields;
  const submit = (event) => {
    event.preventDefault();
    const wrong = all.filter((each) => !each.holds());
    wrong.length ? wrong[0].input.focus() : done(answer(fields, asked.consent));
  };
  return h("form", { class: "form", novalidate: true, onsubmit: submit }, ...all.map((each) => each.element),
    h("div", { class: "buttons" }, h("button", { class: "solid" }, asked.button),
      asked.skip && h("button", { type: "button", class: "plain", onclick: asked.skip }, say("skip"))));
}

function control(say, { kind, label, required, value = "" }) {
  const id = `f${++count}`;
  const title = label || say(kind);
  const input = h(kind === "message" ? "textarea" : "input", { id, name: kind, maxlength: kind === "message" ? "5000" : "200", required, rows: kind === "message" && "3",
    inputmode: KEYBOARD[kind], autocomplete: AUTOFILL[kind] || "off", "aria-describedby": `${id}w` });
  input.value = value;
  const wrong = h("span", { class: "wrong", id: `${id}w`, role: "alert" });
  const holds = () => mark(input, wrong, say, input.value.trim() ? WRONG[kind]?.(input.value.trim()) : required && (WRONG[kind] ? WRONG[kind]("") : "needed"));
  const name = h("span", {}, title, !required && asksMore(kind) && h("small", {}, ` ${say("optional")}`));
  return { kind, title, input, holds, element: h("label", {}, name, input, wrong) };
}

const asksMore = (kind) => kind !== "address" && kind !== "name";

function agreement(say, { text, url }) {
  const id = `f${++count}`;
  const input = h("input", { type: "checkbox", id, "aria-describedby": `${id}w` });
  const wrong = h("span", { class: "wrong", id: `${id}w`, role: "alert" });
  const more = safe(url || "about:blank") && link(url, say("more"));
  const element = h("div", { class: "agree" }, h("label", {}, input, h("span", {}, text)), more, wrong);
  return { input, element, holds: () => mark(input, wrong, say, !input.checked && "agree") };
}

function mark(input, wrong, say, key) {
  wrong.textContent = key ? say(key) : "";
  input.setAttribute("aria-invalid", String(Boolean(key)));
  return !key;
}

function answer(fields, consent) {
  const contact = {}, form = {};
  let text = "";
  for (const { kind, title, input } of fields) {
    const value = input.value.trim();
    if (!value) continue;
    if (kind !== "message") form[title] = value;
    if (kind === "message") text = value;
    else if (kind === "address") contact[isMail(value) ? "email" : "phone"] = value;
    else if (kind !== "text") contact[kind] = value;
  }
  return { contact, form, text, consent: consent ? [consent.text, consent.url].filter(Boolean).join(" ") : "" };
}

/** A question that may be folded away: on a small screen it must not push away what was just said. */
export function card(title, content) {
  return h("details", { class: "card", open: innerHeight > 640 && innerWidth > 480 }, h("summary", {}, title, icon("down")), content);
}
