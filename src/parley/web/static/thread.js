// One conversation: what keeps it fresh without moving what is read, and what is done to it. Its pages work without this file.

import { watchFocus } from "./thread-focus.js";
import { watchNews } from "./thread-news.js";
import { watchPlace } from "./thread-place.js";
import { watchSteps } from "./thread-steps.js";
import { watchViewer } from "./thread-viewer.js";
import { watchSounds } from "./thread-sound.js";
import { watchTyping } from "./thread-typing.js";

export function watchThread() {
  watchNews();
  watchFocus();
  watchPlace();
  watchSteps();
  watchViewer(document.querySelector("[data-viewer]"));
  watchSounds();
  watchTyping();
}
