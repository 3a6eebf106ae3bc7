// An author or group beside a baseline: all others, or somebody else of the run.

// Score interval of a difference of two shares (Newcombe 1998, method 10), z standard errors wide.
function differenceInterval(a, m, b, n, z) {
  const wilson = (x, size) => {
    const p = x / size, mid = p + (z * z) / (2 * size), half = z * Math.sqrt((p * (1 - p)) / size + (z * z) / (4 * size * size));
    return [(mid - half) / (1 + (z * z) / size), (mid + half) / (1 + (z * z) / size)];
  };
  const [low1, high1] = wilson(a, m), [low2, high2] = wilson(b, n), p1 = a / m, p2 = b / n;
  return [p1 - p2 - Math.hypot(p1 - low1, high2 - p2), p1 - p2 + Math.hypot(high1 - p1, p2 - low2)];
}

// The normal quantile that leaves half of alpha / tests above it (Abramowitz and Stegun 1964, 26.2.23).
function zFor(tests, alpha = 0.05) {
  const t = Math.sqrt(-2 * Math.log(alpha / tests / 2));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
}

// The papers of another run, if it was given; "run:" is in no name of the run.
const OTHER_RUN = "run:";
const besideName = () => `${data.beside.name} (another run)`;

// Counts of the other run without the papers of the first.
function otherRun(mine) {
  const sums = new Map(data.beside.papers.map((n, theme) => [theme, n]));
  const own = new Set(mine.name === "*" ? [] : papersOf(mine.name));
  const shared = data.beside.shared.filter(([paper]) => mine.name === "*" || own.has(paper));
  for (const [, theme] of shared) sums.set(theme, sums.get(theme) - 1);
  return { sums, total: data.beside.papers.reduce((a, b) => a + b, 0) - shared.length, shared: 0, left: true, both: shared.length };
}

// What somebody's papers are set beside: counts by theme without the papers of the first.
function baselineOf(mine, other) {
  if (other === OTHER_RUN) return otherRun(mine);
  const base = seriesOf(other);
  const sums = new Map(base.all.map((one) => [one.theme, one.sum]));
  if (other !== "*" || data.run.credit !== "full") return { sums, total: base.sum, shared: other === "*" ? 0 : sharedPapers(mine.name, other), left: false };
  for (const one of mine.series) sums.set(one.theme, (sums.get(one.theme) || 0) - one.sum);
  return { sums, total: base.sum - mine.sum, shared: 0, left: true };
}

function besideRows(mine, other) {
  const base = baselineOf(mine, other);
  if (!(base.total > 0) || !(mine.sum > 0)) return { base, rows: [] };
  const themes = [...new Set([...mine.series.map((one) => one.theme), ...[...base.sums].filter(([, n]) => n > 0).map(([theme]) => theme)])];
  const wide = zFor(themes.length);
  const rows = themes.map((theme) => {
    const a = seriesFor(mine, theme).sum, b = Math.max(0, base.sums.get(theme) || 0);
    const [low, high] = differenceInterval(a, mine.sum, b, base.total, 1.959964);
    const [lowest, highest] = differenceInterval(a, mine.sum, b, base.total, wide);
    return { theme, a, b, change: a / mine.sum - b / base.total, low, high, sure: lowest > 0 ? "more" : highest < 0 ? "less" : "" };
  });
  rows.sort((a, b) => (a.theme === data.none) - (b.theme === data.none) || Math.abs(b.change) - Math.abs(a.change) || a.theme - b.theme);
  return { base, rows };
}

const MOST_BESIDE = 14;
function besideBlock(name, mine, params) {
  const others = reportedOrder().filter((one) => one !== name);
  const asked = params.get("beside");
  const other = asked === OTHER_RUN && data.beside ? OTHER_RUN : asked && data.authorAt.has(asked) && asked !== name ? asked : "*";
  const { base, rows } = besideRows(mine, other);
  const says = other === OTHER_RUN ? besideName() : other === "*" ? (base.left ? "all other papers" : "all papers") : other;
  const offered = ["all other papers", ...(data.beside ? [besideName()] : []), ...others];
  const keyOf = (chosen) => (chosen === "all other papers" ? "" : data.beside && chosen === besideName() ? OTHER_RUN : chosen);
  const choose = offered.length > 1 ? h("div", { class: "tools" }, fill(nameField("Set beside", offered, says, (chosen) => { if (chosen) change({ author: name, beside: keyOf(chosen) }); }).node, { class: "broad" }, [])) : null;
  const out = h("div", { class: "block" }, h("h3", {}, "Beside the others"), choose);
  if (!rows.length) { out.append(h("p", { class: "small" }, "These are all the papers that were counted, so there are no others to set them beside.")); return out; }
  const least = Math.min(mine.sum, base.total);
  if (base.shared > MUCH_SHARED * least) {
    out.append(h("p", { class: "note" }, `${number(base.shared)} of ${count(least, "paper")} are papers of both: largely one body of work, so a difference between them cannot be tested.`));
    return out;
  }
  const sure = { more: "more than beside", less: "less than beside" };
  out.append(scroller(`${name} beside ${says}`, h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Theme"), [name, says, "Difference, points"].map((text) => h("th", { scope: "col", class: "n" }, h("bdi", {}, text))), h("th", { scope: "col" }, "Sure of"))),
    h("tbody", {}, rows.slice(0, MOST_BESIDE).map((row) => h("tr", {},
      h("th", { scope: "row" }, swatch(row.theme), h("a", { class: "quiet", href: themePage(row.theme) }, themeName(row.theme))),
      h("td", { class: "n" }, `${number(row.a)} of ${number(mine.sum)} (${percent(row.a / mine.sum)})`),
      h("td", { class: "n" }, `${number(row.b)} of ${number(base.total)} (${percent(row.b / base.total)})`),
      h("td", { class: "n" }, `${points(row.change)}${span(row.low, row.high, points)}`),
      h("td", {}, row.sure ? badge(row.sure === "more" ? "more" : "less") : h("span", { class: "zero" }, "–")))))), `beside-${name}`),
  h("p", { class: "small" }, `${windowText()}, all years together. ${rows.length > MOST_BESIDE ? `The ${MOST_BESIDE} largest differences of ${rows.length}. ` : ""}In brackets: 95% intervals of the difference (Newcombe’s score method). “More” and “less” hold for all ${rows.length} themes at once (Bonferroni). Years are not matched: who wrote earlier than the others also wrote on what was then common.${base.shared ? ` ${count(base.shared, "paper")} of both are counted on both sides.` : ""}${other === OTHER_RUN ? ` The papers of ${data.beside.name} are labelled by the model of this run; ${number(data.beside.left_out)} without an abstract or a year of the window are left out, and ${count(base.both, "paper")} of both count for ${name} only.` : ""}`));
  return out;
}
