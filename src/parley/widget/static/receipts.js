// Tells the server how far its messages came, once for each; what was not acknowledged is told again after a reconnect.

import { uuid } from "./store.js";

const AT_ONCE = 100;

export class Receipts {
  #talk;
  #leaving = new Map();

  constructor(talk) {
    this.#talk = talk;
  }

  /** The next frame to send, if there is anything to tell. `read` says `delivered` too. */
  next(state) {
    const told = Math.max(this.#told(state), ...[...this.#leaving.values()].filter((sent) => covers(sent.state, state)).map((sent) => sent.seq));
    const fresh = this.#talk.theirs().filter((item) => item.seq > told && !item.deleted).slice(0, AT_ONCE);
    if (!fresh.length) return null;
    const id = uuid();
    this.#leaving.set(id, { state, seq: fresh.at(-1).seq });
    return { id, type: "read", data: { ids: fresh.map((item) => item.id), state } };
  }

  acknowledged(id) {
    const sent = this.#leaving.get(id);
    if (!sent) return;
    this.#leaving.delete(id);
    this.#talk.told[sent.state] = Math.max(this.#talk.told[sent.state], sent.seq);
  }

  lost() {
    this.#leaving.clear();
  }

  #told(state) {
    const { read, delivered } = this.#talk.told;
    return state === "read" ? read : Math.max(read, delivered);
  }
}

function covers(sent, wanted) {
  return sent === wanted || sent === "read";
}
