// The fragment chooses the view; each view draws itself from the data and the rest of the fragment.
const DRAW = {
  overview: drawOverview, themes: drawThemes, theme: drawTheme, map: drawMap, strategy: drawStrategy, flows: drawFlows,
  authors: drawAuthors, compare: drawCompare, papers: drawPapers, method: drawLedger,
};
let shownView = null;
const pageTitle = document.title;

async function show() {
  if (!data) return;
  hideTip();
  const { view, params } = readState();
  const again = shownView === view, first = shownView === null;
  const focused = again && document.activeElement ? document.activeElement.getAttribute("data-focus") : null;
  for (const name of VIEWS) el(`view-${name}`).hidden = name !== view;
  for (const anchor of document.querySelectorAll(".top nav a")) {
    if (anchor.getAttribute("href") === `#${view === "theme" ? "themes" : view}`) anchor.setAttribute("aria-current", "page"); else anchor.removeAttribute("aria-current");
  }
  shownView = view;
  await DRAW[view](params);
  document.title = `${el(`h-${view}`).textContent} · ${pageTitle}`;
  if (focused) {
    const same = [...el(`view-${view}`).querySelectorAll("[data-focus]")].find((one) => one.getAttribute("data-focus") === focused);
    if (same && same !== document.activeElement) (same.disabled ? same.parentNode.querySelector("button:not(:disabled)") || same : same).focus({ preventScroll: true });
  }
  const at = params.get("at") ? document.querySelector(`[data-at="${CSS.escape(params.get("at"))}"]`) : null;
  if (history.state && history.state.y !== undefined && !again) window.scrollTo(0, history.state.y);
  else if (at && !again) at.scrollIntoView({ block: "start" });
  else if (!again && !first && !el(`view-${view}`).querySelector("tr.opened")) { el(`h-${view}`).focus({ preventScroll: true }); window.scrollTo(0, 0); }
  el("main").dataset.shown = location.hash;
}

// Where the reader was belongs to the entry of the history, so that "back" leads there.
let keeping = 0;
function keepPlace() {
  clearTimeout(keeping);
  keeping = setTimeout(() => history.replaceState({ y: Math.round(window.scrollY) }, ""), 120);
}

// All of the report is printed, not only the view in sight.
const printed = { open: [] };
function beforePrint() {
  if (!data || printed.on) return;
  printed.on = true;
  const { view, params } = readState();
  for (const name of VIEWS) {
    if (name === "theme" && view !== "theme") continue;
    el(`view-${name}`).hidden = false;
    if (name !== view) DRAW[name](new URLSearchParams());
  }
  if (view === "map") DRAW.map(params);
  printed.open = [...document.querySelectorAll("details:not([open]):not(.take)")];
  for (const one of printed.open) one.open = true;
}
function afterPrint() {
  if (!printed.on) return;
  printed.on = false;
  for (const one of printed.open) one.open = false;
  show();
}

function setMode(dark) {
  document.documentElement.dataset.mode = dark ? "dark" : "light";
  el("mode").textContent = dark ? "Light" : "Dark";
  el("mode").setAttribute("aria-label", `Show in ${dark ? "light" : "dark"} colours`);
  if (map.canvas) requestPaint();
}

async function start() {
  document.querySelector("[data-skip]").addEventListener("click", (event) => { event.preventDefault(); el("main").focus(); });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  setMode(dark.matches);
  dark.addEventListener("change", () => setMode(dark.matches));
  el("mode").hidden = false;
  el("mode").addEventListener("click", () => setMode(document.documentElement.dataset.mode !== "dark"));
  if (typeof DecompressionStream === "undefined") {
    trouble("This browser is too old for the interactive part of the report (it cannot unpack the tables); the overview, themes and method are below.");
    return;
  }
  await loadData();
  if ("scrollRestoration" in history) history.scrollRestoration = "manual";
  window.addEventListener("hashchange", show);
  window.addEventListener("scroll", keepPlace, { passive: true });
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", afterPrint);
  let width = window.innerWidth, timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (window.innerWidth !== width) { width = window.innerWidth; show(); } }, 150);
  });
  await show();
  document.documentElement.dataset.ready = "true";
}

function trouble(text) { el("trouble").textContent = text; el("trouble").hidden = false; }

start().catch((error) => {
  trouble("The tables in this page could not be read; the file may be damaged. Make it again with topics report.");
  throw error;
});
