// Passkeys: <button data-passkey="get|create" data-question="/address"> in a form with a hidden field `credential`. The server's question
// goes to the device, its answer into the form. Browsers that cannot do this do not see the button.

import { say } from "./toasts.js";

const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
const able = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

for (const element of document.querySelectorAll("[data-passkeys]")) element.hidden = !able;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-passkey]");
  if (!button || !isFilledIn(button.form)) return;
  button.disabled = true;
  try {
    const question = await asked(button);
    const credential = button.dataset.passkey === "create" ? await made(question) : await signed(question);
    button.form.elements.credential.value = JSON.stringify(credential.toJSON());
    button.form.submit();
  } catch (error) {
    button.disabled = false;
    // Closing the device's own window is no failure.
    if (error.name !== "NotAllowedError" && error.name !== "AbortError") say(button.dataset.failed);
  }
});

async function asked(button) {
  const fields = new FormData(button.form);
  fields.delete("password");
  fields.delete("credential");
  const answer = await fetch(button.dataset.question, {
    method: "POST",
    headers: { ...token, accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(`question: ${answer.status}`);
  return answer.json();
}

function made(question) {
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) });
}

function signed(question) {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
}

// A passkey stands in for the password, and for nothing else that a form asks for.
function isFilledIn(form) {
  return [...form.elements].every((field) => field.type === "password" || field.reportValidity());
}
