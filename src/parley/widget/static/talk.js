// The talk as this browser knows it: what was said, what still waits to be sent, how far each side has read.

const KEPT = 80;
const RANK = { sending: 0, failed: 1, sent: 2, delivered: 3, read: 4 };

export class Talk {
  #store;

  constructor(store) {
    this.#store = store;
    this.load();
  }

  load() {
    const kept = this.#store.get("talk") || {};
    this.seq = kept.seq || 0;
    this.seen = kept.seen || 0;
    this.told = { delivered: 0, read: 0, ...kept.told }; // up to where the server knows it
    this.items = kept.items || [];
    for (const frame of this.waiting()) this.#showOwn(frame);
  }

  get begun() {
    return this.items.length > 0;
  }

  get unread() {
    return this.theirs().filter((item) => item.seq > this.seen).length;
  }

  theirs() {
    return this.items.filter((item) => item.direction === "out");
  }

  /** A visitor who is no longer known: what they still wanted to say is kept. */
  forget() {
    this.#store.remove("talk");
    this.load();
  }

  /** Frames that the server has not acknowledged, oldest first. */
  waiting() {
    return this.#store.all("wait:").sort((a, b) => a.made - b.made);
  }

  /** Keep a frame until it is acknowledged, and show it. */
  keep(frame) {
    this.#store.set("wait:" + frame.id, { ...frame, made: Date.now() });
    this.#showOwn(frame);
    this.save();
  }

  acknowledged(id) {
    this.#store.remove("wait:" + id);
    this.#advance(id, "sent");
  }

  failed(id) {
    const frame = this.#store.get("wait:" + id);
    this.#store.remove("wait:" + id);
    const item = this.find(id);
    if (item && frame) Object.assign(item, { state: "failed", frame });
    this.save();
  }

  retry(item) {
    const { frame } = item;
    delete item.frame;
    item.state = "sending";
    this.keep(frame);
  }

  find(id) {
    return this.items.find((item) => item.id === id);
  }

  /** Take one line of the feed in; the same line twice changes nothing. */
  take(item) {
    if (item.seq <= this.seq) return false;
    this.seq = item.seq;
    if (item.kind === "message") this.#place(item);
    else this.#amend(item);
    this.save();
    return true;
  }

  look(seq = this.seq) {
    this.seen = Math.max(this.seen, seq);
    this.save();
  }

  save() {
    const items = this.items.filter((item) => item.seq || item.state !== "sending").slice(-KEPT);
    this.#store.set("talk", { seq: this.seq, seen: this.seen, told: this.told, items });
  }

  #showOwn({ id, type, data, made }) {
    if (this.find(id) || !["message", "press"].includes(type)) return;
    const at = new Date(made || Date.now()).toISOString();
    this.items.push({ id, direction: "in", text: data.text || data.label, at, state: "sending" });
  }

  #place(item) {
    const own = item.direction === "in";
    const known = this.find(item.id);
    if (own) this.#store.remove("wait:" + item.id);
    if (known) Object.assign(known, item, { state: further(known.state, "delivered") });
    else this.items.push(own ? { ...item, state: "delivered" } : item);
    this.items.sort((a, b) => (a.seq || Infinity) - (b.seq || Infinity) || 0);
  }

  #amend({ id, kind, text }) {
    const item = this.find(id);
    if (!item) return;
    if (kind === "edit") Object.assign(item, { text, edited: true });
    if (kind === "delete") Object.assign(item, { text: "", files: [], buttons: [], deleted: true });
    if (kind === "reaction") item.reaction = text;
    if (kind === "state") item.state = further(item.state, text);
  }

  #advance(id, state) {
    const item = this.find(id);
    if (item) item.state = further(item.state, state);
    this.save();
  }
}

/** A state never goes back. */
function further(from, to) {
  return (RANK[to] ?? 0) > (RANK[from] ?? 0) ? to : from;
}
