// What the browser remembers for one account. Where storage is forbidden, the memory lasts as long as the page.

export class Store {
  #prefix;
  #memory = new Map();

  constructor(account) {
    this.#prefix = `parley:${account}:`;
  }

  get(key) {
    try {
      const written = localStorage.getItem(this.#prefix + key);
      if (written !== null) return JSON.parse(written);
    } catch { /* forbidden, or written by somebody else */ }
    return this.#memory.get(key);
  }

  set(key, value) {
    this.#memory.set(key, value);
    try {
      localStorage.setItem(this.#prefix + key, JSON.stringify(value));
    } catch { /* full or forbidden */ }
  }

  remove(key) {
    this.#memory.delete(key);
    try {
      localStorage.removeItem(this.#prefix + key);
    } catch { /* forbidden */ }
  }

  /** Values whose keys begin with `start`: one key each, so that two tabs never overwrite each other's. */
  all(start) {
    const keys = new Set([...this.#memory.keys()].filter((key) => key.startsWith(start)));
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.#prefix + start)) keys.add(key.slice(this.#prefix.length));
      }
    } catch { /* forbidden */ }
    return [...keys].map((key) => this.get(key)).filter(Boolean);
  }

  /** Nothing is left. */
  clear() {
    this.#memory.clear();
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(this.#prefix)) localStorage.removeItem(key);
    } catch { /* forbidden */ }
  }
}

/** A name that nothing else has; `crypto.randomUUID` exists on https pages only. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
