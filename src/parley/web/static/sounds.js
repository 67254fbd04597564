// Short sounds, made here note by note: no file to load, and a browser that has not been clicked on yet stays silent.

const NOTES = {
  mentioned: [[880, 0], [1174.7, 0.09]],
  given: [[659.3, 0], [987.8, 0.11]],
  answered: [[784, 0]],
  late: [[784, 0], [587.3, 0.11]],
  due: [[587.3, 0]],
  failed: [[392, 0], [311.1, 0.14]],
  team: [[659.3, 0]],
  queue: [[523.3, 0], [659.3, 0.09]],
};
const RING_SECONDS = 0.45;
const LOUDEST = 0.35;
const PAUSE_MS = 2000;   // what comes together sounds once

let context, last = -PAUSE_MS;

export function chime(kind, percent) {
  if (!percent || performance.now() - last < PAUSE_MS) return;
  context ??= new AudioContext();
  context.resume();
  if (context.state !== "running" && !navigator.userActivation?.hasBeenActive) return;
  last = performance.now();
  for (const [pitch, delay] of NOTES[kind] ?? NOTES.answered) ring(pitch, context.currentTime + delay, (percent / 100) * LOUDEST);
  document.dispatchEvent(new CustomEvent("parley:chime", { detail: { kind } }));
}

function ring(pitch, at, loudness) {
  const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
  const fade = new GainNode(context, { gain: 0 });
  fade.gain.setValueAtTime(0, at);
  fade.gain.linearRampToValueAtTime(loudness, at + 0.012);
  fade.gain.exponentialRampToValueAtTime(0.0001, at + RING_SECONDS);
  tone.connect(fade).connect(context.destination);
  tone.start(at);
  tone.stop(at + RING_SECONDS);
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-try-sound]")) return;
  last = -PAUSE_MS;
  chime("mentioned", Number(document.querySelector("#volume").value));
});
