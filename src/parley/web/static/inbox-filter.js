// The builder of filters opens over the list, and closes when the list has gone where it leads.

export function watchFilter() {
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx.sourceElement?.closest?.("[data-filter]") && sheet()?.firstElementChild && !dialog().open) dialog().showModal();
  });
  document.addEventListener("moved", close);
  document.addEventListener("click", (event) => {
    if (!dialog()?.open || !(event.target.closest("#filter-dialog [data-close]") || event.target === dialog())) return;
    event.preventDefault();
    close();
  });
}

const dialog = () => document.getElementById("filter-dialog");
const sheet = () => document.getElementById("filter-sheet");

function close() {
  if (dialog()?.open) dialog().close();
}
