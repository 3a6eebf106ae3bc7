// Authors or groups on one theme, side by side on one scale, with all papers as the baseline.
const MOST_COMPARED = 6;

function drawCompare(params) {
  const body = document.querySelector("#view-compare .body");
  if (!data.reported.length) {
    body.replaceChildren(h("p", {}, `This run reports no ${who()}, so there is nobody to compare.`));
    return;
  }
  const order = reportedOrder();
  const asked = [...params.getAll("author"), ...(whoKey() === "author" ? [] : params.getAll(whoKey()))];
  const named = asked.filter((name) => data.authorAt.has(name) && name !== "*");
  const chosen = asked.length ? named.slice(0, MOST_COMPARED) : order.slice(0, 2);
  const sums = new Map();
  for (const name of chosen.length ? chosen : ["*"]) for (const one of seriesOf(name).series) sums.set(one.theme, (sums.get(one.theme) || 0) + one.sum);
  const common = [...sums.keys()].filter((theme) => theme !== data.none).sort((a, b) => sums.get(b) - sums.get(a))[0] ?? 0;
  const theme = data.themeAt.get(params.get("theme")) ?? common;
  const toggle = (name) => {
    const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name].slice(-MOST_COMPARED);
    change({ author: next.length ? next : "*" });
  };
  const offered = [...new Set([...chosen, ...order.slice(0, MOST_CHIPS)])];
  const field = themeField("Theme", data.themes.id[theme], (id) => change({ author: chosen.length ? chosen : "*", theme: id }), null);
  const width = Math.min(body.clientWidth || 900, 1100);
  const columns = Math.max(1, Math.floor((width + 36) / 356));
  const each = width / columns - 36 + 36 / columns;
  const all = seriesOf("*");
  const alone = order.length === 1 && all && all.sum === seriesOf(order[0]).sum;
  const rows = [...chosen, ...(all && !alone ? ["*"] : [])].map((name) => {
    const mine = seriesOf(name);
    return { name, mine, one: seriesFor(mine, theme), trend: trendOf(mine.at, theme) };
  });
  const top = topOf(rows.map(({ one, mine }) => ({ one, total: mine.total })));
  const title = (name) => (name === "*" ? whoName(name) : h("a", { class: "quiet", href: whoLink(name) }, h("bdi", {}, name)));
  const cell = (row, year, at) => (row.mine.total[at] > 0
    ? [h("a", { class: "quiet", href: themeLink(theme, { ...ofWho(row.name), from: year, to: year }) }, `${number(row.one.papers[at])} of ${number(row.mine.total[at])}`),
      hasInterval(row.one, at) ? [" ", h("span", { class: "zero" }, intervalText(row.one, at))] : null] : h("span", { class: "zero" }, "–"));
  const years = rows.length ? rows[0].mine.years : [];
  const parts = [];
  for (let from = 0; from < years.length; from += MOST_YEARS) parts.push(years.slice(from, from + MOST_YEARS));
  const tables = parts.map((part, at) => scroller(parts.length > 1 ? `Comparison ${part[0]} to ${part[part.length - 1]}` : "Comparison", h("table", { class: "years" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, capital(who())), part.map((year) => h("th", { scope: "col", class: "n" }, String(year))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, h("bdi", {}, whoName(row.name))), part.map((year) => h("td", { class: "n" }, cell(row, year, years.indexOf(year)))))))),
  `comparison-${at + 1}`));
  body.replaceChildren(...[
    h("div", { class: "tools" }, fill(field.node, { class: "broad" }, []),
      order.length > MOST_CHIPS ? nameField(`Add ${who() === "author" ? "an author" : `a ${who()}`}`, order, "", (name) => { if (name && !chosen.includes(name)) toggle(name); }).node : null),
    h("ul", { class: "chips", "aria-label": `${capital(whos())} to compare` }, offered.map((name) => h("li", {}, h("button", { type: "button", "aria-pressed": String(chosen.includes(name)), "data-focus": `compare ${name}`, onclick: () => toggle(name) }, h("bdi", {}, name))))),
    h("h3", { class: "person" }, swatch(theme), h("a", { class: "quiet", href: themePage(theme) }, themeName(theme))),
    samePapers(chosen),
    h("div", { class: "multiples compared" }, rows.map(({ name, mine, one, trend }) => h("div", { class: "multiple" },
      h("h4", {}, title(name)), severalMark(name),
      h("div", { class: "chart" }, ribbonChart(each, { years: mine.years, total: mine.total, one, top }, {
        height: 190, hue: hueOf(theme), label: `${whoName(name)}, ${themeName(theme)}; the table has the numbers`,
        pick: (_, year) => go("papers", themePick(name, theme, year)) })),
      h("p", { class: "small multiple-foot" }, h("a", { class: "quiet", href: themeLink(theme, ofWho(name)) }, `${number(one.sum)} of ${count(mine.sum, "paper")}`), trend ? badge(trend.label) : null)))),
    h("p", { class: "small" }, `Papers on ${themeName(theme)} of all papers of the year, with 95% intervals, 0 to ${tickText(top)}; ${countingText()}.`),
    ...tables,
    scroller("Trends compared", h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, capital(who())), h("th", { scope: "col" }, "Trend"), ["Papers", "Fitted change, points", "q"].map((text) => h("th", { scope: "col", class: "n" }, text)))),
      h("tbody", {}, rows.map(({ name, one, mine, trend }) => h("tr", {}, h("th", { scope: "row" }, h("bdi", {}, whoName(name))),
        h("td", {}, trend ? badge(trend.label) : "–"), h("td", { class: "n" }, `${number(one.sum)} of ${number(mine.sum)}`),
        h("td", { class: "n" }, trend && trend.change !== null ? `${points(trend.change)}${span(trend.change_low, trend.change_high, points)}` : "–"),
        h("td", { class: "n" }, trend ? qText(trend) : "–"))))), "comparison-trends"),
    h("p", { class: "small" }, `Two intervals that overlap are not a proof that the ${whos()} do the same; two that do not are good evidence that they differ.`),
  ].filter(Boolean));
}
