// Builds elements. Text only ever becomes text.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

const PATHS = {
  chat: "M12 3.5c5 0 9 3.3 9 7.6s-4 7.6-9 7.6c-1 0-2-.1-2.9-.4L4.5 20.5l1.1-3.700C4 15.4 3 13.4 3 11.1c0-4.300 4-7.600 9-7.600z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  file: "M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5zM13.5 3v5.5H19",
  out: "M9 6h9v9M18 6L6.5 17.5",
  save: "M12 4v11M7 10.500l5 5 5-5M5 20h14",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  clip: "M20 11.500l-8.300 8.300a5 5 0 0 1-7.100-7.100l8.600-8.600a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.600 1.600 0 0 1-2.300-2.300l7.700-7.700",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: `icon icon-${name}` })) svg.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Make `parent` hold exactly these nodes, moving as few as possible. */
export function fill(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] || null);
  });
}

/** Only these addresses are ever made into links or images; ours may leave out the host. */
export function safe(url) {
  try {
    const parsed = new URL(url, import.meta.url);
    return ["https:", "http:", "mailto:", "tel:"].includes(parsed.protocol) ? parsed.href : "";
  } catch {
    return "";
  }
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}»”'])/;

/** A text with its addresses as links. */
export function linked(text) {
  return text.split(ADDRESS).map((part, index) => (index % 2 ? link(part, part) : part));
}

export function link(url, ...children) {
  return h("a", { href: safe(url), target: "_blank", rel: "noopener noreferrer" }, ...children);
}
