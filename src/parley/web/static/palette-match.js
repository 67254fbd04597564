// How well a few letters fit a label: every letter in its order, better at the beginnings of words, better in one piece.
// Letters typed with another layout are understood: "ghbdtn" is "привет", "кусщк" is "record".

const QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю";
const UKRAINIAN = "'йцукенгшщзхїфівапролджєячсмитьбю";
const WHOLE = 100, START = 80, WORD = 60, INSIDE = 40, SCATTERED = 10;
const RECENT = 15, MEANT = -5;

export function ranked(words, items, recent) {
  return items
    .map((item, place) => [score(words, item) + (recent.has(item.id) ? RECENT : 0), place, item])
    .filter(([fit]) => fit > RECENT)
    .sort(([a, placeA], [b, placeB]) => b - a || placeA - placeB)
    .map(([fit, , item]) => ({ ...item, group: "", isFarFetched: fit < INSIDE }));
}

export function score(words, { label, also = "" }) {
  const texts = [label, ...also.split("|")].map(folded);
  const asked = folded(words);
  const fits = [asked, ...otherLayouts(asked)].map((typed, place) => Math.max(...texts.map((text) => fit(typed, text))) + (place ? MEANT : 0));
  return Math.max(...fits);
}

export function otherLayouts(typed) {
  return [[QWERTY, RUSSIAN], [QWERTY, UKRAINIAN], [RUSSIAN, QWERTY], [UKRAINIAN, QWERTY]]
    .filter(([from]) => [...typed].every((letter) => letter === " " || from.includes(letter)))
    .map(([from, to]) => [...typed].map((letter) => to[from.indexOf(letter)] ?? letter).join(""));
}

function fit(typed, text) {
  if (!typed || !text) return 0;
  if (text === typed) return WHOLE;
  if (text.startsWith(typed)) return START;
  if (typed.split(" ").every((part) => text.split(/[\s/-]+/).some((word) => word.startsWith(part)))) return WORD;
  if (text.includes(typed)) return INSIDE;
  return typed.length > 2 ? scattered(typed, text) : 0;
}

// Letters that are spread over the text count by how close together they are; too wide is no match.
function scattered(typed, text) {
  let at = -1, first = -1;
  for (const letter of typed.replaceAll(" ", "")) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return 0;
    if (first < 0) first = at;
  }
  const width = at - first + 1;
  return width <= typed.length * 3 ? SCATTERED + 10 + Math.round((10 * typed.length) / width) : 0;
}

const folded = (text) => text.toLowerCase().replaceAll("ё", "е").replace(/[’ʼ]/g, "'").replace(/\s+/g, " ").trim();
