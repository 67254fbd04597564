// <input data-narrows="id"> leaves only those [data-narrowed] in #id to be seen that have what is typed. What is ticked always stays.

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-narrows]")) return;
  const wanted = target.value.trim().toLocaleLowerCase();
  for (const one of document.getElementById(target.dataset.narrows).querySelectorAll("[data-narrowed]")) {
    one.hidden = !one.textContent.toLocaleLowerCase().includes(wanted) && !one.querySelector("input:checked");
  }
});

// Enter in the search field ticks the one that is left, rather than sending the form.
document.addEventListener("keydown", (event) => {
  if (event.code !== "Enter" || !event.target.matches?.("[data-narrows]")) return;
  event.preventDefault();
  const list = document.getElementById(event.target.dataset.narrows);
  const left = [...list.querySelectorAll("[data-narrowed]:not([hidden]) input:not(:checked)")];
  if (left.length === 1) left[0].click();
});
