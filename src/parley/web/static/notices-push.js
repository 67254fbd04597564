// Pushes: the page where one agrees to them, and the worker that shows them while no page is open.

import { say } from "./toasts.js";

const WORKER = "/service-worker.js";

export async function watchPush() {
  if (!("serviceWorker" in navigator)) return offer(document.querySelector("[data-push]"), null);
  const registered = await navigator.serviceWorker.register(WORKER).catch(() => null);
  const card = document.querySelector("[data-push]");
  if (!card) return;
  await offer(card, registered);
  card.querySelector("[data-push-on]").addEventListener("click", () => agree(card, registered));
  card.querySelector("[data-push-off]").addEventListener("click", () => leave(card, registered));
}

async function offer(card, registered) {
  if (!card) return;
  const able = Boolean(registered && "PushManager" in window && "Notification" in window);
  const subscribed = able && (await registered.pushManager.getSubscription()) && card.querySelector(".badge");
  card.querySelector("[data-push-unable]").hidden = able;
  card.querySelector("[data-push-on]").hidden = !able || subscribed;
  card.querySelector("[data-push-off]").hidden = !subscribed;
}

async function agree(card, registered) {
  if ((await Notification.requestPermission()) !== "granted") return say(card.dataset.textDenied);
  try {
    const worker = await navigator.serviceWorker.ready;
    await (await registered.pushManager.getSubscription())?.unsubscribe();   // it may have been another workspace's
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: card.dataset.key });
    const { endpoint, keys } = subscription.toJSON();
    if (await tell("/notices/browser", { endpoint, ...keys })) return location.reload();
    await subscription.unsubscribe();
  } catch {
    // Told below: a browser refuses in many ways, and none of them says more.
  }
  say(card.dataset.textFailed);
}

async function leave(card, registered) {
  await (await registered.pushManager.getSubscription())?.unsubscribe();
  if (await tell("/notices/browser/remove", {})) location.reload();
}

async function tell(path, fields) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  const answer = await fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
  return answer.ok;
}
