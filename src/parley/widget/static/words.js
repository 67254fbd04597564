// What the chat says, in one language at a time: only that one is loaded.

export const LANGUAGES = ["en", "ru", "uk"];

/** The wished language if we speak it, else that of the page, else one of the browser's. */
export function language(wished) {
  const wishes = [wished, document.documentElement.lang, ...(navigator.languages || [navigator.language])];
  return wishes.map((wish) => (wish || "").slice(0, 2).toLowerCase()).find((wish) => LANGUAGES.includes(wish)) || "en";
}

/** A function that says a text: counts where it is given a number, fills in `#` where it is given words. */
export async function speaker(chosen) {
  const { default: texts } = await import(`./words.${chosen}.js`);
  const plural = new Intl.PluralRules(chosen);
  return (key, given) => {
    const text = texts[key];
    if (given === undefined) return text;
    return (typeof text === "string" ? text : text[plural.select(given)] || text.other).replace("#", given);
  };
}
