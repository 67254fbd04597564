// Arrow keys walk through the list; Home goes to its beginning.

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function watchWalking() {
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("#inbox .talk-row");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...document.querySelectorAll("#inbox .talk-row")];
    const next = event.code === "Home" ? rows[0] : rows[rows.indexOf(row) + STEPS[event.code]];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}
