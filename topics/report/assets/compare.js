// Two or more authors on one theme, side by side on one scale.
const MOST_COMPARED = 6;

function drawCompare(params) {
  const body = document.querySelector("#view-compare .body");
  if (data.reported.length < 2) {
    body.replaceChildren(h("p", {}, data.reported.length ? "There is one reported author in this run; comparing needs two." : "This run reports no author, so there is nobody to compare."));
    return;
  }
  const order = data.reported.slice().sort((a, b) => papersOf(b).length - papersOf(a).length || a.localeCompare(b));
  const asked = params.getAll("author").filter((name) => data.authorAt.has(name) && name !== "*");
  const chosen = asked.length ? asked.slice(0, MOST_COMPARED) : order.slice(0, 2);
  const sums = new Map();
  for (const name of chosen) for (const one of seriesOf(name).series) sums.set(one.theme, (sums.get(one.theme) || 0) + one.sum);
  const common = [...sums.keys()].filter((theme) => theme !== data.none).sort((a, b) => sums.get(b) - sums.get(a))[0] ?? 0;
  const theme = data.themeAt.get(params.get("theme")) ?? common;
  const toggle = (name) => change({ author: chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name].slice(-MOST_COMPARED) });
  const offered = [...new Set([...chosen, ...order.slice(0, MOST_CHIPS)])];
  const field = themeField("Theme", data.themes.id[theme], (id) => change({ author: chosen, theme: id }), null);
  const width = Math.min(body.clientWidth || 900, 1100);
  const columns = Math.max(1, Math.floor((width + 36) / 356));
  const each = width / columns - 36 + 36 / columns;
  const rows = chosen.map((name) => {
    const mine = seriesOf(name);
    const one = mine.all.find((two) => two.theme === theme) || { theme, papers: mine.years.map(() => 0), low: mine.years.map(() => null), high: mine.years.map(() => null), sum: 0 };
    return { name, mine, one, trend: trendOf(mine.at, theme), total: mine.total.reduce((a, b) => a + b, 0) };
  });
  body.replaceChildren(
    h("div", { class: "tools" }, fill(field.node, { class: "broad" }, []),
      order.length > MOST_CHIPS ? nameField("Add an author", order, "", (name) => { if (name && !chosen.includes(name)) toggle(name); }).node : null),
    h("ul", { class: "chips", "aria-label": "Authors to compare" }, offered.map((name) => h("li", {}, h("button", { type: "button", "aria-pressed": String(chosen.includes(name)), onclick: () => toggle(name) }, h("bdi", {}, name))))),
    h("h3", { class: "person" }, swatch(theme), themeName(theme)),
    h("div", { class: "multiples compared" }, rows.map(({ name, mine, one, trend, total }) => h("div", { class: "multiple" },
      h("h4", {}, h("a", { class: "quiet", href: authorLink(name) }, h("bdi", {}, name))),
      h("div", { class: "chart" }, ribbonChart(each, { years: mine.years, total: mine.total, one }, {
        height: 190, hue: hueOf(theme), label: `${name}, ${themeName(theme)}: ${sayYears(mine, one) || "no papers in the window"}`,
        pick: (_, year) => go("papers", { author: name, theme: data.themes.id[theme], from: year, to: year }) })),
      h("p", { class: "small multiple-foot" }, h("a", { class: "quiet", href: themeLink(theme, { author: name }) }, `${number(one.sum)} of ${count(total, "paper")}`), trend ? badge(trend.label) : null)))),
    h("p", { class: "small" }, `Papers on ${themeName(theme)} of all papers of the year, with 95% intervals; ${countingText()}.`),
    scroller("Comparison", h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Author"), rows[0].mine.years.map((year) => h("th", { scope: "col", class: "n" }, String(year))), h("th", { scope: "col" }, "Trend"), h("th", { scope: "col", class: "n" }, "q"))),
      h("tbody", {}, rows.map(({ name, mine, one, trend }) => h("tr", {}, h("th", { scope: "row" }, h("bdi", {}, name)),
        mine.years.map((year, at) => h("td", { class: "n" }, mine.total[at] > 0
          ? h("a", { class: "quiet", href: themeLink(theme, { author: name, from: year, to: year }) }, `${number(one.papers[at])} of ${number(mine.total[at])}`,
            one.low[at] === null ? null : h("span", { class: "zero" }, ` ${Math.round(one.low[at] / 10)}–${Math.round(one.high[at] / 10)}%`)) : h("span", { class: "zero" }, "–"))),
        h("td", {}, trend ? badge(trend.label) : "–"), h("td", { class: "n" }, trend && trend.q !== null ? small(trend.q) : "–")))))),
    h("p", { class: "small" }, "Two intervals that overlap are not a proof that the authors do the same; two that do not are good evidence that they differ."));
}
