// Recordings: play and pause, a place to seek by pointer or keys, three speeds. One plays at a time, and the next one below follows by itself.

const KEY = "parley-sound-speed";
const SPEEDS = [1, 1.5, 2];
const LEAP_S = 5;

export function watchSounds() {
  document.addEventListener("click", ({ target }) => {
    const sound = target.closest("[data-sound]");
    if (!sound) return;
    if (target.closest("[data-sound-play]")) toggle(sound);
    if (target.closest("[data-sound-speed]")) faster();
  });
  document.addEventListener("input", ({ target }) => { if (target.matches("[data-sound-place]")) audioOf(target.closest("[data-sound]")).currentTime = target.value; });
  document.addEventListener("keydown", seekByKey);
  for (const moment of ["play", "pause", "timeupdate", "loadedmetadata", "durationchange", "ended", "error"]) document.addEventListener(moment, hear, true);
  document.addEventListener("htmx:after:swap", meet);
  meet();
}

const audioOf = (sound) => sound.querySelector("audio");
const sounds = () => [...document.querySelectorAll("[data-sound]")];

// How long a recording is, is asked for when it comes into view.
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    audioOf(target).preload = "metadata";
  }
});

function meet() {
  for (const sound of document.querySelectorAll("[data-sound]:not([data-met])")) {
    sound.dataset.met = "";
    near.observe(sound);
    sayBy(sound);
  }
}

function toggle(sound) {
  const audio = audioOf(sound);
  if (!audio.paused) return audio.pause();
  audio.playbackRate = speed();
  audio.play().catch(() => sound.classList.add("sound-broken"));
}

function seekByKey(event) {
  const by = { ArrowLeft: -LEAP_S, ArrowDown: -LEAP_S, ArrowRight: LEAP_S, ArrowUp: LEAP_S }[event.code];
  if (!by || !event.target.matches("[data-sound-place]")) return;
  event.preventDefault();
  audioOf(event.target.closest("[data-sound]")).currentTime += by;
}

function hear({ type, target }) {
  const sound = target.closest?.("[data-sound]");
  if (!sound || target.tagName !== "AUDIO") return;
  if (type === "play") for (const other of sounds()) if (other !== sound) audioOf(other).pause();
  if (type === "error") sound.classList.add("sound-broken");
  if (type === "ended") follow(sound);
  draw(sound, target);
}

function draw(sound, audio) {
  const button = sound.querySelector("[data-sound-play]");
  sound.classList.toggle("sound-playing", !audio.paused);
  button.setAttribute("aria-label", audio.paused ? button.dataset.play : button.dataset.pause);
  if (!Number.isFinite(audio.duration)) return;
  const place = sound.querySelector("[data-sound-place]");
  place.disabled = false;
  place.max = audio.duration;
  if (!place.matches(":active")) place.value = audio.currentTime;
  place.setAttribute("aria-valuetext", `${clock(audio.currentTime)} / ${clock(audio.duration)}`);
  sound.querySelector("[data-sound-time]").textContent = clock(audio.paused && !audio.currentTime ? audio.duration : audio.currentTime);
}

function follow(sound) {
  audioOf(sound).currentTime = 0;
  const all = sounds();
  const next = all[all.indexOf(sound) + 1];
  const together = next && next.closest(".line")?.previousElementSibling === sound.closest(".line");
  if (together) toggle(next);
}

function speed() {
  const kept = Number(localStorage.getItem(KEY));
  return SPEEDS.includes(kept) ? kept : 1;
}

function faster() {
  localStorage.setItem(KEY, SPEEDS[(SPEEDS.indexOf(speed()) + 1) % SPEEDS.length]);
  for (const sound of sounds()) {
    audioOf(sound).playbackRate = speed();
    sayBy(sound);
  }
}

const sayBy = (sound) => { sound.querySelector("[data-sound-speed]").textContent = `${speed()}×`; };
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
