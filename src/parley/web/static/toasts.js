// Short notices. The server puts them into #toasts; they leave by themselves, unless they are read with the pointer or the keyboard.

const STAY_MS = 6000;
const LEAVE_MS = 250;

let place = null;

export function watchToasts(element) {
  place = element;
  for (const toast of place.querySelectorAll("[data-toast]")) dismiss(toast);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) if (node.nodeType === Node.ELEMENT_NODE) dismiss(node);
  }).observe(place, { childList: true });
}

export function say(text, kind = "danger") {
  const toast = document.createElement("p");
  toast.className = `toast toast-${kind}`;
  toast.textContent = text;
  place.append(toast);
}

function dismiss(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) return dismiss(toast);
    toast.classList.add("toast-leaving");
    setTimeout(() => toast.remove(), LEAVE_MS);
  }, STAY_MS);
}
