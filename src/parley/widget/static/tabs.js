// Keeps the tabs of one browser in step: what one of them does to the memory that all share, the others read again.

export class Tabs {
  #channel = null;

  /** `heard(what)` is called for what another tab did: "talk" or "reset". */
  constructor(account, heard) {
    if (!window.BroadcastChannel) return;
    this.#channel = new BroadcastChannel(`parley:${account}`);
    this.#channel.onmessage = ({ data }) => heard(data);
  }

  tell(what) {
    this.#channel?.postMessage(what);
  }
}
