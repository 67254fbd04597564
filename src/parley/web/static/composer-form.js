// What the composer's parts share: where its form is, what stands in it, and how something is told to the server.

import { answered } from "./asking.js";
import { say } from "./toasts.js";

export const form = () => document.querySelector("[data-composer]");
export const field = (form) => form.querySelector("[data-draft]");
export const isNote = (form) => form.elements.mode?.value === "note" || form.querySelector('[name="mode"]:checked')?.value === "note";
export const words = () => document.querySelector("template[data-words]")?.dataset ?? {};

const headers = () => JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");

// A small form, sent by hand. `keepalive` lets it outlive the page.
export function post(path, values, { keepalive = false } = {}) {
  return fetch(path, { ...told(values), keepalive });
}

export const told = (values) => ({ method: "POST", body: new URLSearchParams(values), headers: { ...headers(), accept: "application/json" } });

// A fragment for a place that htmx does not watch; nothing, where no answer comes.
export async function fragment(path) {
  return (await answered(path, { headers: { "hx-request": "true", accept: "text/html" } }, "text")) ?? "";
}

// A saved reply as this customer would read it: {text, unfilled}. Null, and said, where it cannot be had.
export async function reply(shown, id) {
  const found = await answered(`${shown.dataset.path}/replies/${id}`, told({}));
  if (!found) say(document.body.dataset.textFailed);
  return found;
}

// A file on its way, with its progress; answers with the fragment that shows it, or with a problem.
export function upload(path, data, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    for (const [name, value] of Object.entries({ ...headers(), "hx-request": "true", accept: "application/json" })) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("load", () => (request.status < 400 ? resolve(request.responseText) : reject(new Error(problem(request)))));
    for (const name of ["error", "abort"]) request.addEventListener(name, () => reject(new Error("")));
    request.send(data);
  });
}

// Puts words in place of others, so that the browser's own undo knows of it.
export function replace(text, start, end, words) {
  text.focus();
  text.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function problem(request) {
  try {
    const { title, detail } = JSON.parse(request.responseText);
    return [title, detail].filter(Boolean).join(" ");
  } catch {
    return "";
  }
}
