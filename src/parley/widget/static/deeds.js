// What a visitor does in the window.

const THANKS_LAST = 6_000;

export class Deeds {
  #host;
  #view;
  #thanks = "";

  constructor(host, view) {
    this.#host = host;
    this.#view = view;
  }

  /** What is said to them for a moment after they gave us something. */
  get thanks() {
    return this.#thanks;
  }

  say(text, { tokens = [], shown = [] } = {}, more = {}) {
    const { session, store } = this.#host;
    const invited = session.talk.begun ? "" : store.get("invited");
    const data = { text, ...more };
    if (tokens.length) data.files = tokens;
    if (invited) data.invited = invited;
    session.keep("message", data, shown);
    if (this.#view.place !== "talk") this.#view.go("talk");
    this.#view.panel.toEnd();
  }

  press(of, { label, payload }) {
    this.#host.session.keep("press", { of, label, payload });
    this.#view.panel.toEnd();
    this.#view.panel.focus();
  }

  /** The form before the chat: where they are reached, and their first message with what else was asked. */
  introduce({ contact, text, form, consent, offline }) {
    const { session, store } = this.#host;
    store.set("introduced", true);
    if (Object.keys(contact).length) session.keep("contact", contact);
    if (contact.email || contact.phone) store.set("asked", true);
    this.say(text, {}, { ...(Object.keys(form).length && { form }), ...(consent && { consent }), ...(offline && { offline }) });
  }

  contact({ contact }) {
    this.#host.session.keep("contact", contact);
    this.#thank("contact_thanks");
    this.neverAsk();
  }

  neverAsk() {
    this.#host.store.set("asked", true);
    this.#view.changed();
    this.#view.panel.focus();
  }

  rate(mark) {
    const { session, store } = this.#host;
    store.set("rated", session.talk.standing.talk);
    session.keep("rate", mark);
    this.#thank("rated");
    this.#view.panel.focus();
  }

  #thank(key) {
    this.#thanks = this.#view.say(key);
    this.#view.changed();
    setTimeout(() => {
      this.#thanks = "";
      this.#view.changed();
    }, THANKS_LAST);
  }
}
