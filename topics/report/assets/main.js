// The fragment chooses the view; each view draws itself from the data and the rest of the fragment.
const DRAW = {
  overview: drawOverview, themes: drawThemes, map: drawMap, authors: drawAuthors,
  compare: drawCompare, papers: drawPapers, method: drawLedger,
};
let shownView = null;
const pageTitle = document.title;

function show() {
  if (!data) return;
  hideTip();
  const { view, params } = readState();
  for (const name of VIEWS) el(`view-${name}`).hidden = name !== view;
  for (const anchor of document.querySelectorAll(".top nav a")) {
    if (anchor.getAttribute("href") === `#${view}`) anchor.setAttribute("aria-current", "page"); else anchor.removeAttribute("aria-current");
  }
  document.title = `${el(`h-${view}`).textContent} · ${pageTitle}`;
  setCloseUp(null);
  DRAW[view](params);
  if (shownView !== null && shownView !== view) { el(`h-${view}`).focus({ preventScroll: true }); window.scrollTo(0, 0); }
  shownView = view;
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
  window.addEventListener("hashchange", show);
  let width = window.innerWidth, timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (window.innerWidth !== width) { width = window.innerWidth; show(); } }, 150);
  });
  show();
  document.documentElement.dataset.ready = "true";
}

function trouble(text) { el("trouble").textContent = text; el("trouble").hidden = false; }

start().catch((error) => {
  trouble("The tables in this page could not be read; the file may be damaged. Make it again with topics report.");
  throw error;
});
