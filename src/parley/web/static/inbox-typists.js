// Brings who types an answer to the row of their conversation, without asking for the list.

let again;

export function watchTypists() {
  document.addEventListener("htmx:after:swap", place);
  place();
}

function place() {
  const typists = document.getElementById("typists");
  if (!typists) return;
  const typing = new Map([...typists.children].map((typist) => [typist.dataset.typist, typist]));
  for (const room of document.querySelectorAll("#inbox [data-typing]")) {
    const words = typing.get(room.dataset.typing)?.innerHTML ?? "";
    if (room.innerHTML !== words) room.replaceChildren(...copies(typing.get(room.dataset.typing)));
  }
  lookAgain(typists);
}

const copies = (typist) => [...(typist?.childNodes ?? [])].map((node) => node.cloneNode(true));

// A browser that died says nothing: its words go when their time is up.
function lookAgain(typists) {
  clearTimeout(again);
  if ("endsIn" in typists.dataset) again = setTimeout(() => { if (typists.isConnected) htmx.trigger(typists, "live", {}, false); }, Number(typists.dataset.endsIn) * 1000);
}
