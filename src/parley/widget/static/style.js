// The look: one sheet for all, colours and sides as variables.

export const CSS = `
:host {
  --ink: #16181d; --soft: #5b6270; --ground: #ffffff; --paper: #f4f5f8; --theirs: #ffffff; --line: #e3e6ec;
  --bad: #b3261e; --good: #1f7a45; --scheme: light; --brand: var(--accent); --on-brand: var(--on-accent); --words: var(--words-on-light);
  --shade: 0 12px 48px rgb(18 22 33 / .22), 0 2px 8px rgb(18 22 33 / .10);
  --bottom: 20px; --aside: 20px;
  all: initial !important; position: fixed !important; z-index: 2147483000 !important;
}
:host([data-theme=dark]) {
  --ink: #eceef2; --soft: #a6adba; --ground: #1b1e25; --paper: #14161b; --theirs: #262a33; --line: #343944;
  --bad: #ff9d94; --good: #6fd39a; --words: var(--words-on-dark); --scheme: dark;
  --shade: 0 12px 48px rgb(0 0 0 / .6), 0 0 0 1px #2b2f38;
}
:host([hidden]), [hidden] { display: none !important; }
/* Whatever the site says of everything on it ends here. */
.sides { all: initial; display: block; color-scheme: var(--scheme); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--ink); }
*, *::before, *::after { box-sizing: border-box; }
button, textarea, input { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; border: 0; background: none; padding: 0; -webkit-tap-highlight-color: transparent; }
:focus-visible { outline: 2px solid var(--words); outline-offset: 2px; }
h2, p { margin: 0; }
.icon { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.unheard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher {
  position: fixed; inset-block-end: max(var(--bottom), env(safe-area-inset-bottom)); inset-inline-end: var(--aside); min-width: 60px; height: 60px;
  border-radius: 30px; background: var(--brand); color: var(--on-brand); display: grid; place-items: center;
  box-shadow: 0 6px 24px rgb(18 22 33 / .28); transition: transform .18s ease, box-shadow .18s ease;
}
.sides.left .launcher { inset-inline: var(--aside) auto; }
.launcher.has-label { display: flex; align-items: center; gap: 10px; padding: 0 22px 0 18px; font-weight: 650; max-width: calc(100vw - 2 * var(--aside)); }
.label:empty { display: none; }
.label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.launcher:hover { transform: translateY(-2px); box-shadow: 0 10px 30px rgb(18 22 33 / .32); }
.launcher:active { transform: scale(.96); }
.launcher:focus-visible { outline: 3px solid var(--ground); outline-offset: -6px; }
.launcher .icon { width: 28px; height: 28px; }
.launcher .icon-chat { fill: currentColor; stroke: none; }
.launcher[aria-expanded=true] .icon-chat, .launcher[aria-expanded=false] .icon-down { display: none; }
.badge {
  position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 24px; height: 24px; padding: 0 7px; border-radius: 12px;
  background: #c6281c; color: #fff; border: 2px solid var(--ground); font-size: 12px; font-weight: 700; line-height: 20px; text-align: center;
}

.panel {
  position: fixed; inset-block-end: calc(var(--bottom) + 76px); inset-inline-end: var(--aside); width: min(392px, calc(100vw - 2 * var(--aside)));
  height: min(660px, calc(100dvh - var(--bottom) - 96px));
  display: flex; flex-direction: column; overflow: hidden; background: var(--paper); border-radius: 20px; box-shadow: var(--shade);
  transform-origin: bottom right; animation: rise .2s cubic-bezier(.2, .8, .3, 1);
}
.sides.left .panel { inset-inline: var(--aside) auto; transform-origin: bottom left; }
@keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.97); } }

.head { display: flex; align-items: center; gap: 12px; padding: 16px 10px 16px 18px; background: var(--brand); color: var(--on-brand); }
.mark .icon { width: 22px; height: 22px; }
.mark { width: 42px; height: 42px; border-radius: 50%; display: grid; place-items: center; font-weight: 650; font-size: 18px; flex: none;
  background: var(--on-brand); color: var(--brand); text-transform: uppercase; }
.mark img { width: 100%; height: 100%; object-fit: cover; border-radius: 50%; }
.mark.has-logo { background: #fff; }
.names { flex: 1; min-width: 0; }
.panel:focus { outline: none; }
.head h2 { font-size: 17px; font-weight: 650; line-height: 1.25; overflow-wrap: anywhere; }
.head .round:first-child:not([hidden]) { margin-inline: -12px -4px; }
.head p { font-size: 13px; line-height: 1.35; }
.round { width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; flex: none; transition: background .15s; }
.head .round:hover { background: color-mix(in srgb, var(--on-brand) 16%, transparent); }
.head .round:focus-visible { outline-color: var(--on-brand); outline-offset: -3px; }

.banner { display: flex; gap: 10px; align-items: center; padding: 10px 18px; font-size: 13.5px; background: var(--ground); color: var(--ink); border-block-end: 1px solid var(--line); }
.banner::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: #d98a00; flex: none; }

.scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 18px 16px 12px; display: flex; flex-direction: column; }
.scroll:focus-visible { outline-offset: -3px; }
.log { display: flex; flex-direction: column; margin-block-start: auto; }
.day { align-self: center; margin: 12px 0 10px; font-size: 12px; color: var(--soft); }
.day:first-child { margin-block-start: 0; }
.row:first-child { margin-block-start: 0; }

.row { display: flex; flex-direction: column; align-items: flex-start; max-width: 86%; margin-block-start: 3px; animation: come .18s ease-out; }
.row.first { margin-block-start: 12px; }
.row.mine { align-self: flex-end; align-items: flex-end; }
@keyframes come { from { opacity: 0; transform: translateY(6px); } }
.author { font-size: 12px; color: var(--soft); margin: 0 0 4px 14px; }
.bubble {
  padding: 10px 14px; border-radius: 18px; background: var(--theirs); overflow-wrap: anywhere; white-space: pre-wrap; max-width: 100%;
  box-shadow: 0 1px 2px rgb(18 22 33 / .07);
}
.bubble a { color: var(--words); text-underline-offset: 2px; }
.mine .bubble { background: var(--brand); color: var(--on-brand); box-shadow: none; }
.mine .bubble a { color: inherit; }
.row:not(.mine):not(.last) .bubble { border-end-start-radius: 6px; }
.row:not(.mine):not(.first) .bubble { border-start-start-radius: 6px; }
.mine:not(.last) .bubble { border-end-end-radius: 6px; }
.mine:not(.first) .bubble { border-start-end-radius: 6px; }
.deleted .bubble { background: none; border: 1px dashed var(--line); color: var(--soft); box-shadow: none; font-style: italic; }
.quote { border-inline-start: 3px solid currentColor; padding-inline-start: 8px; margin-block-end: 6px; font-size: 13.5px;
  opacity: .85; overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; white-space: normal; }
.meta { font-size: 12px; color: var(--soft); margin: 4px 6px 0; display: flex; gap: 6px; align-items: center; min-height: 17px; }
.meta.failed { color: var(--bad); }
.meta button { text-decoration: underline; text-underline-offset: 2px; font-weight: 600; min-height: 44px; padding: 0 6px; margin-block: -14px; }
.reaction { margin: -6px 10px 0; padding: 1px 7px; border-radius: 12px; background: var(--ground); border: 1px solid var(--line); font-size: 14px; z-index: 1; }
.picture { display: block; border-radius: 16px; overflow: hidden; background: var(--line); margin-block-start: 3px; cursor: zoom-in; }
.is-card { width: 264px; }
.is-card .picture { width: 100%; border-radius: 18px 18px 0 0; margin: 0; }
.is-card .picture img { width: 100%; }
.is-card .bubble { width: 100%; border-radius: 0 0 18px 18px !important; }
.card-text { display: block; margin-block-start: 4px; color: var(--soft); }
.is-card .chips { width: 100%; flex-direction: column; }
.is-card .chip { justify-content: center; }
.picture img { display: block; width: 240px; max-width: 100%; height: 180px; object-fit: cover; }
audio, video { max-width: 100%; border-radius: 14px; margin-block-start: 3px; }
.file { display: flex; gap: 12px; align-items: center; min-height: 56px; padding: 8px 16px 8px 12px; margin-block-start: 3px; border-radius: 16px;
  background: var(--theirs); color: var(--ink); text-decoration: none; box-shadow: 0 1px 2px rgb(18 22 33 / .07); max-width: 100%; }
.file .icon { color: var(--words); }
.file span { display: block; overflow-wrap: anywhere; line-height: 1.3; }
.file small { display: block; color: var(--soft); font-size: 12px; }

.chips { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 8px; }
.chip { display: inline-flex; align-items: center; gap: 6px; min-height: 44px; padding: 9px 16px; border-radius: 22px; border: 1.5px solid var(--words);
  color: var(--words); background: var(--ground); font-weight: 550; text-decoration: none; text-align: start; transition: background .15s; line-height: 1.3; }
.chip:hover { background: color-mix(in srgb, var(--words) 9%, var(--ground)); }
.chip .icon { width: 16px; height: 16px; }
.dots { display: inline-flex; gap: 5px; padding: 15px 16px; margin-block-start: 12px; align-self: flex-start; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); animation: beat 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; } .dots i:nth-child(3) { animation-delay: .3s; }
@keyframes beat { 0%, 60%, 100% { opacity: .35; transform: none; } 30% { opacity: 1; transform: translateY(-3px); } }

.ways { margin-block-start: 16px; font-size: 13.5px; color: var(--soft); }
.card { margin-block-start: 16px; border-radius: 18px; background: var(--ground); border: 1px solid var(--line); }
.card h3 { font-size: 16px; font-weight: 650; margin: 0; padding: 16px 16px 4px; }
.card > .soft { padding: 0 16px 8px; }
.card summary { padding: 12px 16px; min-height: 48px; font-weight: 600; cursor: pointer; border-radius: 18px; display: flex; align-items: center; gap: 12px;
  justify-content: space-between; list-style: none; }
.card summary::-webkit-details-marker { display: none; }
.card summary .icon { width: 18px; height: 18px; color: var(--soft); transition: transform .15s; }
.card[open] summary .icon { transform: rotate(180deg); }
.form { display: grid; gap: 12px; padding: 4px 16px 16px; }
.form label { display: grid; gap: 5px; font-size: 13px; color: var(--soft); }
.form input, .form textarea, .rating textarea { min-height: 44px; width: 100%; padding: 10px 12px; border-radius: 12px; border: 1px solid color-mix(in srgb, var(--soft) 70%, var(--ground));
  background: var(--ground); color: var(--ink); font-size: 16px; resize: vertical; }
.form input:focus, .form textarea:focus, .rating textarea:focus { outline: 2px solid var(--words); outline-offset: -1px; }
.form [aria-invalid=true] { border-color: var(--bad); }
.form .agree { display: grid; gap: 2px; font-size: 13px; }
.form .agree label { display: flex; gap: 10px; align-items: flex-start; padding-block: 11px 4px; color: var(--ink); }
.form .agree input { width: 24px; min-height: 24px; height: 24px; margin: 0; flex: none; accent-color: var(--words); }
.agree a { color: var(--words); justify-self: start; padding: 12px 0 12px 34px; margin-block: -4px; }
.wrong:empty { display: none; }
.wrong { color: var(--bad); font-size: 13px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.solid { min-height: 44px; padding: 8px 20px; border-radius: 22px; background: var(--brand); color: var(--on-brand); font-weight: 600; }
.wide { width: 100%; margin-block-start: 20px; }
.plain { min-height: 44px; padding: 8px 14px; border-radius: 22px; color: var(--soft); }
.plain:hover { color: var(--ink); }
.thanks { margin-block-start: 14px; align-self: center; font-size: 13px; color: var(--good); text-align: center; }
.soft { color: var(--soft); font-size: 13.5px; }

.home { display: flex; flex-direction: column; gap: 12px; padding: 6px 4px; }
.hello { padding: 10px 4px 6px; display: grid; gap: 8px; }
.greeting { font-size: 22px; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
.faces { display: flex; flex-wrap: wrap; gap: 6px 16px; }
.colleague { display: inline-flex; align-items: center; gap: 8px; font-size: 13.5px; color: var(--soft); }
.face { width: 34px; height: 34px; border-radius: 50%; display: grid; place-items: center; font-weight: 650; color: #fff; background: hsl(var(--hue) 45% 32%); }
.home .card { margin: 0; }
.tiles { display: grid; gap: 8px; }
.tile { display: flex; align-items: center; gap: 12px; width: 100%; min-height: 52px; padding: 10px 14px 10px 16px; border-radius: 16px; background: var(--ground); border: 1px solid var(--line);
  color: var(--ink); text-align: start; text-decoration: none; transition: border-color .15s; }
.tile:hover { border-color: var(--words); }
.tile span:first-child { flex: 1; min-width: 0; }
.tile strong, .tile small { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tile strong { font-weight: 600; }
.tile small { font-size: 13px; color: var(--soft); }
.tile .icon { width: 18px; height: 18px; color: var(--soft); }
.count { min-width: 24px; padding: 0 7px; border-radius: 12px; background: #c6281c; color: #fff; font-size: 12px; font-weight: 700; line-height: 24px; text-align: center; }
.past { display: grid; gap: 8px; padding: 6px 4px; margin: 0; list-style: none; }

.rating { margin-block-start: 18px; padding: 14px; border-radius: 18px; background: var(--ground); border: 1px solid var(--line); text-align: center; }
.marks { display: flex; justify-content: center; gap: 4px; margin-block-start: 6px; }
.mark-button { width: 50px; height: 50px; border-radius: 50%; font-size: 28px; line-height: 1; filter: grayscale(.6); transition: transform .15s, filter .15s; }
.mark-button:hover, .mark-button[aria-pressed=true] { filter: none; transform: scale(1.12); }
.mark-button[aria-pressed=true] { background: color-mix(in srgb, var(--words) 16%, var(--ground)); }
.more { display: grid; gap: 10px; margin-block-start: 10px; justify-items: center; }

.viewer { position: absolute; inset: 0; z-index: 3; display: flex; flex-direction: column; background: #0d0f13; color: #fff; padding: 8px; border-radius: inherit; }
.viewer-bar { display: flex; justify-content: flex-end; gap: 4px; }
.viewer a { color: inherit; }
.viewer .round:focus-visible { outline-color: #fff; }
.viewer img { flex: 1; min-height: 0; width: 100%; object-fit: contain; cursor: zoom-out; }
.veil { position: absolute; inset: 8px; z-index: 2; display: grid; place-items: center; border-radius: 16px; border: 2px dashed var(--words); background: var(--ground); color: var(--words); font-weight: 600; pointer-events: none; }

.invite { position: fixed; inset-block-end: calc(max(var(--bottom), env(safe-area-inset-bottom)) + 72px); inset-inline-end: var(--aside); max-width: min(300px, calc(100vw - 2 * var(--aside)));
  display: flex; align-items: flex-start; background: var(--ground); border-radius: 18px; box-shadow: var(--shade); animation: rise .25s ease-out; }
.sides.left .invite { inset-inline: var(--aside) auto; }
.invite-text { padding: 13px 0 13px 16px; text-align: start; min-height: 44px; overflow-wrap: anywhere; }
.invite .round .icon { width: 16px; height: 16px; color: var(--soft); }

.latest { position: absolute; inset-block-end: 84px; inset-inline: 0; margin: auto; width: max-content; min-height: 44px; padding: 8px 18px;
  border-radius: 22px; background: var(--ground); color: var(--words); font-weight: 600; font-size: 13.5px; box-shadow: 0 4px 18px rgb(18 22 33 / .22); }
.compose { padding: 10px 10px max(10px, env(safe-area-inset-bottom)) 12px; background: var(--ground); border-block-start: 1px solid var(--line); }
.compose .line { display: flex; align-items: flex-end; gap: 6px; }
.compose textarea { flex: 1; min-width: 0; resize: none; border: 1px solid transparent; border-radius: 22px; background: var(--paper); padding: 10px 16px;
  min-height: 44px; max-height: 132px; font-size: 16px; line-height: 22px; overflow-y: auto; color: var(--ink); }
.compose textarea::placeholder { color: var(--soft); opacity: 1; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.compose textarea:focus { outline: 2px solid var(--words); outline-offset: -1px; }
.send { background: var(--brand); color: var(--on-brand); }
.send:disabled { background: var(--paper); color: var(--soft); cursor: default; }
.attach { color: var(--soft); margin-inline-start: -6px; }
.attach:hover { color: var(--ink); }
.uploads { list-style: none; margin: 0 0 8px; padding: 0; display: grid; gap: 6px; max-height: 150px; overflow-y: auto; }
.uploads li { display: flex; align-items: center; gap: 10px; padding-inline-start: 10px; border-radius: 12px; background: var(--paper); font-size: 13.5px; }
.uploads li span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.uploads img { width: 36px; height: 36px; object-fit: cover; border-radius: 8px; }
.uploads .icon { width: 20px; height: 20px; }
progress { width: 64px; height: 6px; accent-color: var(--words); }

@media (max-width: 480px), (max-height: 480px) {
  .panel, .sides.left .panel { inset: 0; width: 100vw; width: 100dvw; height: var(--tall, 100dvh); border-radius: 0; box-shadow: none; padding-block-start: env(safe-area-inset-top); background: var(--brand); }
  .scroll { background: var(--paper); }
  .launcher[aria-expanded=true] { display: none; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .launcher, .bubble, .panel, .solid, .round { border: 1px solid; } }
@media print { :host { display: none; } }
`;

/** A sheet that needs no permission for inline styles. */
export function dress(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
}
