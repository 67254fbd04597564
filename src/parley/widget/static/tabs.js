// Keeps the tabs of one browser in step: what one of them does to the memory that all share, the others read again.

export class Tabs {
  #channel = null;

  /** `heard` is called with what another tab did: { seen } went on with the talk and has read up to there, { reset } forgot it. */
  constructor(account, heard) {
    if (!window.BroadcastChannel) return;
    this.#channel = new BroadcastChannel(`parley:${account}`);
    this.#channel.onmessage = ({ data }) => heard(data);
  }

  tell(what) {
    this.#channel?.postMessage(what);
  }
}
