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
    this.standing = kept.standing || null;
    for (const frame of this.waiting()) this.#showOwn(frame);
  }

  get begun() {
    return this.items.length > 0;
  }

  get unread() {
    return this.theirs().filter((item) => item.seq > this.seen).length;
  }

  /** Of the conversation that is going on; earlier ones are read elsewhere. */
  current() {
    const now = this.items.findLast((item) => item.talk)?.talk;
    return this.items.filter((item) => !item.talk || item.talk === now).map((item) => this.#marked(item));
  }

  /** Since when it is finished, if it is. */
  get finishedAt() {
    const { resolved_at: at, talk } = this.standing || {};
    const waits = this.items.some((item) => item.state === "sending");
    return at && !waits && this.items.findLast((item) => item.talk)?.talk === talk ? new Date(at) : null;
  }

  theirs() {
    return this.items.filter((item) => item.direction === "out");
  }

  /** A visitor who is no longer known: what they still wanted to say is kept. */
  forget() {
    this.#store.remove("talk");
    this.load();
  }

  /** How the conversation stands: whether it is finished, how far somebody there has read. */
  stand(standing) {
    this.standing = standing;
    this.save();
  }

  /** The same file under an address that opens again. */
  renew(file) {
    for (const item of this.items) item.files = item.files?.map((each) => (each.id === file.id ? file : each));
    this.save();
  }

  /** Files whose addresses have ended. */
  ended() {
    const soon = Date.now() + 60_000;
    return this.items.flatMap((item) => item.files || []).filter((file) => file.id && file.until && new Date(file.until) < soon);
  }

  /** Frames that the server has not acknowledged, oldest first. */
  waiting() {
    return this.#store.all("wait:").sort((a, b) => a.made - b.made);
  }

  /** Keep a frame until it is acknowledged, and show it. */
  keep(frame) {
    this.#store.set("wait:" + frame.id, { ...frame, made: Date.now() });
    if (this.unread) this.look();
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
    const known = this.find(item.id);
    if (known) this.#amend(known, item);
    else if (["message", "edit"].includes(item.kind)) this.#place(item);
    this.items.sort(byTime);
    this.save();
    return true;
  }

  look(seq = this.seq) {
    this.seen = Math.max(this.seen, seq);
    this.save();
  }

  save() {
    const items = this.items.filter((item) => item.seq || item.state !== "sending").slice(-KEPT);
    this.#store.set("talk", { seq: this.seq, seen: this.seen, told: this.told, items, standing: this.standing });
  }

  #marked(item) {
    const until = this.standing?.read_until;
    const isRead = until && item.direction === "in" && item.seq && new Date(item.at) <= new Date(until);
    return isRead ? { ...item, state: "read" } : item;
  }

  #showOwn({ id, type, data, shown, made }) {
    if (this.find(id) || !["message", "press"].includes(type)) return;
    const at = new Date(made || Date.now()).toISOString();
    this.items.push({ id, direction: "in", text: data.text || data.label || "", files: shown, at, state: "sending" });
  }

  /** A message that was edited before this browser met it comes as an edit, and whole. */
  #place(item) {
    this.items.push({ ...item, edited: item.kind === "edit", ...(item.direction === "in" && { state: "delivered" }) });
  }

  /** What changes keeps its place: the number under which it was met first. */
  #amend(known, { kind, text, ...item }) {
    if (kind === "delete") Object.assign(known, { text: "", files: [], buttons: [], deleted: true });
    else if (kind === "reaction") known.reaction = text;
    else if (kind === "state") known.state = further(known.state, text);
    else this.#confirm(known, { ...item, text, edited: known.edited || kind === "edit" });
  }

  #confirm(known, item) {
    if (item.direction === "in") {
      this.#store.remove("wait:" + known.id);
      item.state = further(known.state, "delivered");
    }
    Object.assign(known, item, { seq: known.seq || item.seq });
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

/** What waits to be sent stands last. */
function byTime(a, b) {
  return (a.seq ? 0 : 1) - (b.seq ? 0 : 1) || new Date(a.at) - new Date(b.at) || a.seq - b.seq;
}
