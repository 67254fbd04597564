// The server sends only the lines that the page does not show yet. The others it names, each in its place: <li id="m-…" data-same>.
// Those stay as they stand here; a place for a line that is not here shows that the page knows less than it said, and all of it is asked for.

export function watchNews() {
  htmx.registerExtension("same-lines", {
    htmx_before_morph_node: (_, { oldNode, newNode }) => !(isSame(newNode) && oldNode instanceof Element && !isSame(oldNode)),
  });
  document.addEventListener("htmx:before:request", ({ detail }) => askFromNow(detail.ctx.request));
  document.addEventListener("htmx:after:swap", () => {
    if (document.querySelector("#lines > [data-same]")) askForAll(document.getElementById("talk"));
  });
}

const isSame = (node) => node instanceof Element && "same" in node.dataset;

// A question that had to wait for another one's answer says what the page shows when it leaves, not when it was thought of.
function askFromNow(request) {
  const url = new URL(request.action, location.href);
  if (!url.pathname.endsWith("/talk") || !url.searchParams.has("here")) return;
  url.searchParams.set("here", document.getElementById("here").value);
  request.action = url.pathname + url.search;
}

function askForAll(talk) {
  const url = new URL(talk.getAttribute("hx-get"), location.href);
  htmx.ajax("GET", url.pathname, { target: "#talk", swap: "outerMorph" });
}
