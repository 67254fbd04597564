// The customer types. The signal itself says so: nothing is asked for, and what nobody says again goes by itself.

const LASTS_MS = 6000; // whoever goes on typing says so every three seconds

let leaving, said;

export function watchTyping() {
  // What was missed while the line was down is over: only what is told as it happens has a pace.
  document.addEventListener("parley:signal", ({ detail: { topics, paces } }) => {
    if (paces?.length && topics.includes(customer()?.dataset.live)) show();
  });
  document.addEventListener("htmx:after:swap", () => { if (latest() !== said) hide(); });
}

const customer = () => document.querySelector("[data-customer]");
const latest = () => [...document.querySelectorAll("#lines > .line-in")].at(-1)?.id;

function show() {
  said = latest();
  customer().firstElementChild.hidden = false;
  clearTimeout(leaving);
  leaving = setTimeout(hide, LASTS_MS);
}

function hide() {
  clearTimeout(leaving);
  const line = customer()?.firstElementChild;
  if (!line || line.hidden) return;
  line.hidden = true;
  document.getElementById("typed").textContent = "";
}
