// Shows pushes while no page is open, one for each conversation, and opens the right page when one is chosen.
// It keeps no pages: what it would show could be out of date, or somebody else's.

const ICON = "/static/app/icon-192.png";
const BADGE = "/static/app/badge-96.png";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));

async function show(data) {
  const { title, body, tag, url } = data.json();
  if (await isInFront(url)) return;
  await self.registration.showNotification(title, {
    body, tag, icon: ICON, badge: BADGE, data: { url }, renotify: !tag.startsWith("many/"), timestamp: Date.now(),
  });
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
