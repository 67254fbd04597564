// Shows pushes while no page is open, one for each conversation, and opens the right page when one is chosen.
// It keeps no pages: what it would show could be out of date, or somebody else's.

const ICON = "/static/app/icon-192.png";
const BADGE = "/static/app/badge-96.png";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(showNext(event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));

// Pushes that come at once are shown one after another, or the first of them could end up over the last.
let shown = Promise.resolve();
const showNext = (data) => (shown = shown.catch(() => {}).then(() => show(data)));

async function show(data) {
  const { title, body, tag, url, at } = data.json();
  if (await isInFront(url) || await isOvertaken(tag, at)) return;
  await self.registration.showNotification(title, {
    body, tag, icon: ICON, badge: BADGE, data: { url, at }, renotify: !tag.startsWith("many/"), timestamp: at,
  });
}

// A push service promises no order.
async function isOvertaken(tag, at) {
  return (await self.registration.getNotifications({ tag })).some(({ data }) => data.at > at);
}

// Whoever is looking at the conversation sees what has come.
async function isInFront(url) {
  const id = url.split("/").at(-1);
  return (await pages()).some((page) => page.focused && new URL(page.url).pathname === `/conversations/${id}`);
}

async function open(notification) {
  notification.close();
  const [page] = await pages();
  if (!page) return self.clients.openWindow(notification.data.url);
  await page.focus();
  await page.navigate(notification.data.url);
}

const pages = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });
