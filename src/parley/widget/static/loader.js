// Brings the chat to a page once the page itself is done: <script async src="…/widget.js" data-account="…"></script>
(() => {
  const script = document.currentScript;
  if (!script || !script.dataset.account || window.parley) return;

  let ready;
  const chat = new Promise((resolve) => (ready = resolve));
  const later = (name) => (...args) => chat.then((element) => element[name](...args));
  window.parley = { open: later("open"), close: later("close"), identify: later("identify"), reset: later("reset") };

  const base = new URL(".", script.src);
  const load = async () => {
    const { start } = await import(new URL("widget/assets/{version}/chat.js", base).href);
    ready(start(base.href, script.dataset.account));
  };
  const whenIdle = () => (window.requestIdleCallback ? requestIdleCallback(load, { timeout: 2000 }) : setTimeout(load, 200));
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
})();
