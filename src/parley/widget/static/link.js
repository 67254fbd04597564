// The line to the server: a WebSocket, or plain requests where none passes. Comes back by itself.

import { uuid } from "./store.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const SILENCE = 70_000;
const DOUBTFUL = 40_000;
const RATE_PAUSE = 8_000;
const FINAL = { 4403: "refused", 4404: "refused", 4409: "replaced" };
const SOCKET_CHANCES = 2;
const PATIENCE = 10_000;

export class Link {
  #url;
  #owner;
  #socket = null;
  #timer = 0;
  #watch = 0;
  #attempt = 0;
  #closedUnopened = 0;
  #run = 0;
  #token = "";
  #heardAt = 0;
  #stood = "";

  /** `owner` gives hello() and after(), and is told heard(frame), changed(state) and unknown(). */
  constructor(base, account, owner) {
    this.#url = new URL(`widget/${account}/`, base);
    this.#owner = owner;
    this.state = "off";
    this.tab = uuid();
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.#lost());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
    document.addEventListener("resume", () => this.#wake());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#wake());
  }

  start() {
    if (["off", "replaced"].includes(this.state)) this.#connect();
  }

  /** Try now rather than when the pause is over. */
  hurry() {
    if (this.state === "waiting") this.#connect();
  }

  /** After a sleep the line may be dead without having said so. */
  #wake() {
    if (this.state === "ready" && Date.now() - this.#heardAt > DOUBTFUL) this.restart();
    else this.hurry();
  }

  restart() {
    this.stop();
    this.#attempt = 0;
    this.#connect();
  }

  /** Nothing is known any more of whom it spoke for. */
  forget() {
    this.stop();
    this.#token = this.#stood = "";
    this.tab = uuid();
  }

  stop() {
    this.#run += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    this.#socket?.close();
    this.#socket = null;
    this.#become("off");
  }

  /** Whether the frame has left; an answer comes as a frame of its own. */
  send(frame) {
    if (this.state !== "ready") return false;
    if (this.#socket) this.#socket.send(JSON.stringify({ v: 1, ...frame }));
    else this.#post([frame]).catch(() => this.#lost());
    return true;
  }

  #connect() {
    this.stop();
    if (!navigator.onLine) return this.#pause();
    this.#become("connecting");
    const run = this.#run;
    if (this.#closedUnopened >= SOCKET_CHANCES || !window.WebSocket) this.#poll(run);
    else this.#open(run);
  }

  #open(run) {
    const url = new URL("socket", this.#url);
    url.protocol = url.protocol.replace("http", "ws");
    let opened = false;
    let socket;
    try {
      socket = new WebSocket(url);
    } catch {
      this.#closedUnopened = SOCKET_CHANCES;
      return this.#pause();
    }
    this.#socket = socket;
    socket.onopen = () => {
      opened = true;
      this.#closedUnopened = 0;
      socket.send(JSON.stringify(this.#hello()));
      this.#listenForSilence();
    };
    socket.onmessage = (event) => run === this.#run && this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (run !== this.#run) return;
      if (!opened) this.#closedUnopened += 1;
      this.#hungUp(event.code);
    };
  }

  async #poll(run) {
    try {
      await this.#post([this.#hello()]);
      while (run === this.#run) {
        const answer = await this.#fetch(`events?after=${this.#owner.after()}&wait=25&tab=${this.tab}&stood=${this.#stood}`, { headers: this.#bearer() });
        if (run === this.#run) answer.frames.forEach((frame) => this.#hear(frame));
      }
    } catch (error) {
      if (run === this.#run) this.#hungUp(4000 + (error.status || 0));
    }
  }

  async #post(frames) {
    const { language, page } = this.#owner.hello();
    const headers = frames[0].type === "hello" ? {} : this.#bearer();
    const body = JSON.stringify({ language, page, frames: frames.map((frame) => ({ v: 1, ...frame })) });
    const answer = await this.#fetch("frames", { method: "POST", body, headers: { "content-type": "text/plain", ...headers } });
    answer.frames.forEach((frame) => this.#hear(frame));
  }

  /** A plain question of somebody who is known. */
  async ask(path) {
    await this.#welcome();
    return this.#fetch(path, { headers: this.#bearer() });
  }

  /** Bring a file; `progress` hears the share that has left. */
  async upload(file, progress, signal) {
    await this.#welcome();
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("POST", new URL(`files?name=${encodeURIComponent(file.name)}`, this.#url));
      request.setRequestHeader("authorization", this.#bearer().authorization);
      request.responseType = "json";
      request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
      request.onload = () => (request.status === 200 ? done(request.response) : failed({ status: request.status }));
      request.onerror = request.onabort = () => failed({ status: 0 });
      signal.addEventListener("abort", () => request.abort());
      request.send(file);
    });
  }

  /** Once the server has said who we are. */
  async #welcome() {
    this.start();
    for (let left = PATIENCE; !this.#token && left > 0; left -= 100) await new Promise((go) => setTimeout(go, 100));
  }

  async #fetch(path, options) {
    const response = await fetch(new URL(path, this.#url), { ...options, credentials: "omit" });
    if (!response.ok) throw Object.assign(new Error(response.status), { status: response.status });
    return response.json();
  }

  #bearer() {
    return { authorization: `Bearer ${this.#token}` };
  }

  #hello() {
    return { v: 1, id: uuid(), type: "hello", seq: this.#owner.after(), data: { tab: this.tab, ...this.#owner.hello() } };
  }

  #hear(frame) {
    this.#heardAt = Date.now();
    if (this.#socket) this.#listenForSilence();
    if (frame.type === "standing") this.#stood = frame.id;
    if (frame.type === "ping") return this.#socket?.send(JSON.stringify({ v: 1, id: uuid(), type: "pong" }));
    if (frame.type === "welcome") this.#welcomed(frame);
    else this.#owner.heard(frame);
  }

  #welcomed(frame) {
    this.#token = frame.data.token;
    this.#attempt = 0;
    this.state = "ready";
    this.#owner.heard(frame);
    this.#owner.changed("ready");
  }

  #hungUp(code) {
    this.stop();
    if (FINAL[code]) return this.#become(FINAL[code]);
    if (code === 4401) this.#owner.unknown();
    if (code === 4429) this.#attempt = Math.max(this.#attempt, Math.log2(RATE_PAUSE / FIRST_PAUSE));
    this.#pause();
  }

  #lost() {
    if (["off", "refused", "replaced"].includes(this.state)) return;
    this.stop();
    this.#pause();
  }

  /** The pause doubles, and differs from browser to browser, so that they do not all return at once. */
  #pause() {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#become("waiting");
    this.#timer = setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  #listenForSilence() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost(), SILENCE);
  }

  #become(state) {
    this.state = state;
    this.#owner.changed(state);
  }
}
