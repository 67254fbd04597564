// Brings the chat to a page once the page itself is done: <script async src="…/widget.js" data-account="…"></script>
// What the page asks of it before it is there is done when it is.
(() => {
  const script = document.currentScript;
  if (!script || !script.dataset.account || window.Parley) return;

  let ready;
  const chat = new Promise((resolve) => (ready = resolve));
  const verbs = ["open", "close", "toggle", "show", "hide", "on", "off", "identify", "reset", "setLanguage", "prefill", "track"];
  window.Parley = window.parley = Object.fromEntries(verbs.map((verb) => [verb, (...args) => chat.then((element) => element[verb](...args))]));

  const base = new URL(".", script.src);
  const load = async () => {
    const { start } = await import(new URL("widget/assets/{version}/chat.js", base).href);
    ready(await start(base.href, { ...script.dataset }));
  };
  const whenIdle = () => (window.requestIdleCallback ? requestIdleCallback(load, { timeout: 2000 }) : setTimeout(load, 200));
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
})();
