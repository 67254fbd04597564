// How the palette draws a line: an icon or a face, a label, what stands beside it, and its keys.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  go: "M5 12h13M12.5 6.5 18 12l-5.5 5.5",
  do: "M13 3 5 13.5h6L10 21l9-11h-6Z",
  talk: "M4 5h16v11h-8l-4.5 4v-4H4Z",
  search: "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM16 16l4.5 4.5",
  reply: "M10 6 4.5 11.5 10 17M5 11.5h8c4 0 6.5 2 6.5 6.5",
  view: "M4 6h16M7 12h10M10 18h4",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM9 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
};

export function drawn(item, at) {
  const row = made("li", "palette-row");
  row.id = `palette-${at}`;
  row.dataset.at = at;
  row.setAttribute("role", "option");
  row.append(item.hue === undefined || item.hue === null ? icon(item.icon) : face(item), words(item));
  if (item.keys) row.append(Object.assign(made("span", "keys"), { textContent: item.keys }));
  if (item.keys) row.lastChild.dataset.keys = item.keys;
  return row;
}

export function heading(title) {
  const row = made("li", "palette-heading", title);
  row.setAttribute("role", "presentation");
  return row;
}

function words(item) {
  const place = made("span", "palette-words");
  place.append(made("span", "palette-label", item.label));
  if (item.about) place.append(made("span", "palette-about", item.about));
  return place;
}

function face({ label, hue }) {
  const letters = label.split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toUpperCase();
  const place = made("span", `avatar avatar-small hue-${Math.floor(hue / 30)}`, letters);
  place.setAttribute("aria-hidden", "true");
  return place;
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.go);
  svg.append(path);
  return svg;
}

const made = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });
