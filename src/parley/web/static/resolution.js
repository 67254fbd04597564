// Whoever decides by keyboard stays where they were: the card that took the place of the old one gets the focus.

document.addEventListener("htmx:after:swap", () => {
  const card = document.querySelector("article[data-focused]");
  if (!card) return;
  card.removeAttribute("data-focused");
  card.focus({ preventScroll: true });
});
