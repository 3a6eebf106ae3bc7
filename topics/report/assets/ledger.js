// What was merged, repaired, rejected or noted while reading.
const LEDGER_PAGE = 40;

function drawLedger(params) {
  const { ledger } = data;
  const box = el("ledger");
  if (!ledger.action.length) { box.replaceChildren(h("p", {}, "The ledger is empty: nothing was merged, repaired or rejected.")); return; }
  const counts = new Map();
  for (const action of ledger.action) counts.set(action, (counts.get(action) || 0) + 1);
  const action = params.get("action") || "";
  const rows = ledger.action.map((_, at) => at).filter((at) => !action || ledger.action[at] === action);
  const pages = Math.ceil(rows.length / LEDGER_PAGE);
  const page = Math.min(Math.max(1, Number(params.get("page")) || 1), Math.max(1, pages));
  const chip = (value, text) => h("li", {}, h("button", { type: "button", "aria-pressed": String(value === action), "data-focus": `ledger ${value}`, onclick: () => change({ action: value, page: "" }) }, text));
  box.replaceChildren(...[
    h("ul", { class: "chips", "aria-label": "Kind of row" }, chip("", `all ${number(ledger.action.length)}`), [...counts].map(([name, n]) => chip(name, `${name} ${number(n)}`))),
    scroller("Ledger", h("table", { class: "ledger stacked" },
      h("thead", {}, h("tr", {}, ["What", "Why", "Where", "Paper", "Detail"].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, rows.slice((page - 1) * LEDGER_PAGE, page * LEDGER_PAGE).map((at) => h("tr", {},
        h("td", {}, ledger.action[at]), h("td", {}, ledger.reason[at]), h("td", { class: "file" }, ledger.source[at]),
        h("td", {}, ledger.paper[at] >= 0 ? h("a", { class: "quiet", href: paperLink(ledger.paper[at]), dir: "auto" }, clip(data.papers.title[ledger.paper[at]], 60)) : ""),
        h("td", { dir: "auto" }, ledger.detail[at])))))),
    pager(page, pages, (next) => change({ page: next })),
  ].filter(Boolean));
}
