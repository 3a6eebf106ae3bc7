// An author or group beside a baseline: all others, named peers together, or another run.

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
  return { sums, total: data.beside.papers.reduce((a, b) => a + b, 0) - shared.length, both: shared.length };
}

// Counted papers of one or several, each once.
function countedOf(names) {
  data.uncounted ||= new Set(data.papers.uncounted);
  const papers = names.flatMap((name) => (data.authorAt.has(name) ? papersOf(name) : papersBy(name)));
  return new Set(papers.filter((paper) => !data.uncounted.has(paper)));
}
const byTheme = (papers) => {
  const sums = new Map();
  for (const paper of papers) sums.set(data.papers.theme[paper], (sums.get(data.papers.theme[paper]) || 0) + 1);
  return sums;
};

// Named peers, together: their papers without those of the first, by main theme on both sides.
function peersOf(mine, names) {
  const own = countedOf([mine.name]), theirs = countedOf(names);
  const apart = [...theirs].filter((paper) => !own.has(paper));
  return { sums: byTheme(apart), total: apart.length, own: byTheme(own), ownTotal: own.size, both: theirs.size - apart.length, all: theirs.size };
}

// What somebody's papers are set beside: counts by theme without the papers of the first.
function baselineOf(mine, other) {
  if (other === OTHER_RUN) return otherRun(mine);
  if (other !== "*") return peersOf(mine, other);
  const base = seriesOf("*");
  const sums = new Map(base.all.map((one) => [one.theme, one.sum]));
  if (data.run.credit !== "full") return { sums, total: base.sum, left: false };
  for (const one of mine.series) sums.set(one.theme, (sums.get(one.theme) || 0) - one.sum);
  return { sums, total: base.sum - mine.sum, left: true };
}

function besideRows(mine, other) {
  const base = { own: new Map(mine.series.map((one) => [one.theme, one.sum])), ownTotal: mine.sum, ...baselineOf(mine, other) };
  if (!(base.total > 0) || !(base.ownTotal > 0)) return { base, rows: [] };
  const themes = [...new Set([...base.own.keys(), ...[...base.sums].filter(([, n]) => n > 0).map(([theme]) => theme)])];
  const wide = zFor(themes.length);
  const rows = themes.map((theme) => {
    const a = base.own.get(theme) || 0, b = Math.max(0, base.sums.get(theme) || 0);
    const [low, high] = differenceInterval(a, base.ownTotal, b, base.total, 1.959964);
    const [lowest, highest] = differenceInterval(a, base.ownTotal, b, base.total, wide);
    return { theme, a, b, change: a / base.ownTotal - b / base.total, low, high, sure: lowest > 0 ? "more" : highest < 0 ? "less" : "" };
  });
  rows.sort((a, b) => (a.theme === data.none) - (b.theme === data.none) || Math.abs(b.change) - Math.abs(a.change) || a.theme - b.theme);
  return { base, rows };
}

const MOST_BESIDE = 14;
const ALL_OTHERS = "all other papers";

// Whom the address sets somebody beside; else the peers that the report was written with.
function besideWhom(name, params) {
  const asked = params.getAll("beside");
  if (asked.includes(OTHER_RUN) && data.beside) return OTHER_RUN;
  const known = (one) => one !== name && one !== "*" && (data.authorAt.has(one) || (!data.run.grouped && data.nameAt.has(one)));
  const named = [...new Set(asked.length ? asked : data.peers)].filter(known);
  return named.length ? named : "*";
}

function besideTools(name, other) {
  const named = Array.isArray(other) ? other : [];
  const offered = [ALL_OTHERS, ...(data.beside ? [besideName()] : []), ...reportedOrder().filter((one) => one !== name && !named.includes(one))];
  if (offered.length < 2 && !named.length) return null;
  const choose = (chosen) => {
    if (!chosen) return;
    const run = data.beside && chosen === besideName();
    change({ author: name, beside: chosen === ALL_OTHERS ? "*" : run ? OTHER_RUN : [...named, chosen] });
  };
  const shown = named.length ? "" : other === OTHER_RUN ? besideName() : ALL_OTHERS;
  return h("div", {}, h("div", { class: "tools" }, fill(nameField(named.length ? "Add, for a group of peers" : "Set beside", offered, shown, choose).node, { class: "broad" }, [])),
    named.length ? h("ul", { class: "chips", "aria-label": "Set beside" }, named.map((one) => h("li", {}, h("button", { type: "button", "aria-pressed": "true", "data-focus": `beside ${one}`, title: "Leave out",
      onclick: () => { const left = named.filter((peer) => peer !== one); change({ author: name, beside: left.length ? left : "*" }); } }, h("bdi", {}, one))))) : null);
}

const MOST_NAMED = 3;
function besideSays(other, base) {
  if (other === OTHER_RUN) return besideName();
  if (other === "*") return base.left ? ALL_OTHERS : "all papers";
  if (other.length > MOST_NAMED) return `${other.length} ${whos()}`;
  return other.length === 1 ? other[0] : `${other.slice(0, -1).join(", ")} and ${other[other.length - 1]}`;
}

// How the papers of both sides are counted, and which are of both.
function besideNote(name, other, base) {
  if (other === "*") return "";
  if (other === OTHER_RUN) return ` The papers of ${data.beside.name} are labelled by the model of this run; ${number(data.beside.left_out)} without an abstract or a year of the window are left out, and ${count(base.both, "paper")} of both count for ${name} only.`;
  const plain = data.run.counting === "hard" && data.run.credit === "full";
  return `${other.length > 1 ? ` A paper of several of the ${other.length} counts once.` : ""}${base.both ? ` ${count(base.both, "paper")} of both ${base.both === 1 ? "counts" : "count"} for ${name} only.` : " No paper is of both."}${plain ? "" : " Here each paper counts once, for its main theme."}`;
}

function besideBlock(name, mine, params) {
  const other = besideWhom(name, params);
  const { base, rows } = besideRows(mine, other);
  const says = besideSays(other, base);
  const out = h("div", { class: "block" }, h("h3", {}, "Beside the others"), besideTools(name, other));
  const least = Math.min(base.ownTotal, base.all ?? Infinity);
  if (base.all && base.both > MUCH_SHARED * least) {
    out.append(h("p", { class: "note" }, `${number(base.both)} of ${count(least, "paper")} are papers of both: largely one body of work, so a difference between them cannot be tested.`));
    return out;
  }
  if (!rows.length) { out.append(h("p", { class: "small" }, other === "*" ? "These are all the papers that were counted, so there are no others to set them beside." : `No paper of ${says} was counted.`)); return out; }
  out.append(scroller(`${name} beside ${says}`, h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Theme"), [name, says, "Difference, points"].map((text) => h("th", { scope: "col", class: "n" }, h("bdi", {}, text))), h("th", { scope: "col" }, "Sure of"))),
    h("tbody", {}, rows.slice(0, MOST_BESIDE).map((row) => h("tr", {},
      h("th", { scope: "row" }, swatch(row.theme), h("a", { class: "quiet", href: themePage(row.theme) }, themeName(row.theme))),
      h("td", { class: "n" }, `${number(row.a)} of ${number(base.ownTotal)} (${percent(row.a / base.ownTotal)})`),
      h("td", { class: "n" }, `${number(row.b)} of ${number(base.total)} (${percent(row.b / base.total)})`),
      h("td", { class: "n" }, `${points(row.change)}${span(row.low, row.high, points)}`),
      h("td", {}, row.sure ? badge(row.sure) : h("span", { class: "zero" }, "–")))))), `beside-${name}`),
  h("p", { class: "small" }, `${windowText()}, all years together. ${rows.length > MOST_BESIDE ? `The ${MOST_BESIDE} largest differences of ${rows.length}. ` : ""}In brackets: 95% intervals of the difference (Newcombe’s score method). “More” and “less” hold for all ${rows.length} themes at once (Bonferroni). Years are not matched: who wrote earlier than the others also wrote on what was then common.${besideNote(name, other, base)}`));
  return out;
}
