// One conversation: what keeps it fresh without moving what is read, and what is done to it. Its pages work without this file.

import { watchNews } from "./thread-news.js";
import { watchPlace } from "./thread-place.js";
import { watchSteps } from "./thread-steps.js";
import { watchViewer } from "./thread-viewer.js";
import { watchSounds } from "./thread-sound.js";

export function watchThread() {
  watchNews();
  watchPlace();
  watchSteps();
  watchViewer(document.querySelector("[data-viewer]"));
  watchSounds();
}
