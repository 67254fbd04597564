// A voice message: recorded here with a meter, listened to, thrown away or sent. Where the browser cannot, the button is not there.

import { add } from "./composer-files.js";
import { form, isNote, words } from "./composer-form.js";
import { say } from "./toasts.js";

const KINDS = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus"];   // the first is what messengers call a voice message
const ENDINGS = { "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/webm": "webm" };
const LONGEST_MS = 15 * 60_000;

let recording;

const kind = () => window.MediaRecorder && navigator.mediaDevices?.getUserMedia && KINDS.find((one) => MediaRecorder.isTypeSupported(one));

export function watch() {
  document.addEventListener("click", ({ target }) => {
    const step = target.closest("[data-voice-step]")?.dataset.voiceStep ?? (target.closest('[data-action="voice"]') && "start");
    if (step) STEPS[step]?.();
  });
}

export function swapped(shown) {
  const button = shown?.querySelector('[data-action="voice"]');
  if (button && kind()) button.hidden = false;
  if (recording && !document.contains(recording.place)) discard();
}

async function start() {
  if (recording || isNote(form())) return;
  try {
    begin(await navigator.mediaDevices.getUserMedia({ audio: true }));
  } catch {
    say(words().noMic);
  }
}

function begin(stream) {
  const recorder = new MediaRecorder(stream, { mimeType: kind() });
  recording = { recorder, stream, pieces: [], startedAt: Date.now(), place: form().querySelector("[data-voice]"), ...meter(stream) };
  recorder.addEventListener("dataavailable", ({ data }) => recording?.pieces.push(data));
  recorder.addEventListener("stop", () => recording && review());
  recorder.start();
  recording.place.hidden = false;
  recording.place.replaceChildren(dot(), recording.bar, recording.clock, button("stop", words().stop), button("discard", words().discard));
  recording.ticking = setInterval(tick, 100);
}

function meter(stream) {
  const context = new AudioContext(), analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const bar = Object.assign(document.createElement("meter"), { min: 0, max: 1, value: 0 });
  bar.setAttribute("aria-label", words().record);
  return { context, analyser, bar, clock: Object.assign(document.createElement("span"), { className: "voice-clock", textContent: "0:00" }) };
}

function tick() {
  const wave = new Uint8Array(recording.analyser.fftSize);
  recording.analyser.getByteTimeDomainData(wave);
  recording.bar.value = Math.min(1, Math.max(...wave.map((one) => Math.abs(one - 128))) / 64);
  const seconds = Math.floor((Date.now() - recording.startedAt) / 1000);
  recording.clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds * 1000 >= LONGEST_MS) stop();
}

function stop() {
  recording?.recorder.stop();
  silence();
}

function review() {
  const mime = recording.recorder.mimeType.split(";")[0];
  recording.file = new File(recording.pieces, `voice.${ENDINGS[mime] ?? "audio"}`, { type: mime });
  const player = Object.assign(document.createElement("audio"), { controls: true, src: (recording.url = URL.createObjectURL(recording.file)) });
  recording.place.replaceChildren(player, button("attach", words().attach, "button-primary"), button("discard", words().discard));
}

async function attach() {
  const { file } = recording;
  discard();
  await add(form(), [file], { voice: true });
}

function discard() {
  if (!recording) return;
  const { recorder, place, url } = recording;
  silence();
  recording = undefined;
  if (recorder.state !== "inactive") recorder.stop();
  if (url) URL.revokeObjectURL(url);
  place.replaceChildren();
  place.hidden = true;
}

function silence() {
  clearInterval(recording.ticking);
  for (const track of recording.stream.getTracks()) track.stop();
  if (recording.context.state !== "closed") recording.context.close();
}

function button(step, text, kind = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", className: `button button-small ${kind}`, textContent: text });
  made.dataset.voiceStep = step;
  return made;
}

const dot = () => Object.assign(document.createElement("span"), { className: "voice-dot" });
const STEPS = { start, stop, discard, attach };
