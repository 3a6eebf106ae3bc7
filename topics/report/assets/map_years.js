// Years of the map: which are lit, and an author's way through them.
const BRUSH_HEIGHT = 74;

// First to last year of the papers, without a gap.
function yearsOfPapers() {
  const known = data.papers.year.filter((year) => year !== null);
  if (!known.length) return [];
  const [first, last] = known.reduce(([a, b], year) => [Math.min(a, year), Math.max(b, year)], [Infinity, -Infinity]);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

// Papers by year as bars: dragging over them chooses years. The two fields of years do the same by keyboard.
function yearBrush(chosen, from, to) {
  const years = yearsOfPapers();
  if (years.length < 2) return null;
  const sums = years.map(() => 0);
  data.papers.year.forEach((year, paper) => { if (year !== null && chosen[paper]) sums[year - years[0]] += 1; });
  const width = Math.min(map.width, 760), step = (width - 16) / years.length;
  const y = linear(0, Math.max(1, ...sums), BRUSH_HEIGHT - 18, 4);
  const svg = s("svg", { class: "brush", viewBox: `0 0 ${width} ${BRUSH_HEIGHT}`, width, height: BRUSH_HEIGHT, role: "img", "aria-label": "Papers by year; the two fields of years above choose them too" });
  const bars = years.map((year, at) => s("rect", { x: 8 + step * at + 1, width: Math.max(1, step - 2), y: y(sums[at]), height: Math.max(0.5, BRUSH_HEIGHT - 18 - y(sums[at])) }));
  const paint = (low, high) => bars.forEach((bar, at) => bar.setAttribute("class", `area ${years[at] >= low && years[at] <= high ? "h0" : "hn"}`));
  const skip = Math.ceil(years.length / Math.max(2, Math.floor(width / 46)));
  svg.append(s("rect", { class: "ground", x: 0, y: 0, width, height: BRUSH_HEIGHT }), ...bars,
    ...years.flatMap((year, at) => ((years.length - 1 - at) % skip ? [] : [s("text", { x: 8 + step * (at + 0.5), y: BRUSH_HEIGHT - 4, "text-anchor": "middle" }, String(year))])));
  paint(from ?? -Infinity, to ?? Infinity);
  let start = null;
  const under = (event) => { const box = svg.getBoundingClientRect(); return years[Math.min(years.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) * (width / box.width) - 8) / step)))]; };
  const range = (event) => { const year = under(event); return [Math.min(start, year), Math.max(start, year)]; };
  svg.addEventListener("pointerdown", (event) => { start = under(event); svg.setPointerCapture(event.pointerId); paint(start, start); });
  svg.addEventListener("pointermove", (event) => {
    if (start !== null) paint(...range(event));
    showTip(event, String(under(event)), count(sums[under(event) - years[0]], "paper"));
  });
  svg.addEventListener("pointerleave", hideTip);
  svg.addEventListener("pointercancel", () => { start = null; paint(from ?? -Infinity, to ?? Infinity); });
  svg.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const [low, high] = range(event);
    start = null; hideTip();
    const same = low === from && high === to;
    change({ from: same ? "" : low, to: same ? "" : high });
  });
  return h("div", {}, svg, h("p", { class: "small" }, "Papers by year", from === null && to === null ? ": drag over years to light only them." : [`; lit: ${from ?? years[0]} to ${to ?? years[years.length - 1]}. `, h("a", { href: changed({ from: "", to: "" }) }, "All years")]));
}

// The middle of the highlighted papers of each year.
function pathOf() {
  const years = new Map();
  map.lit.forEach((lit, paper) => {
    const year = data.papers.year[paper];
    if (!lit || year === null || data.papers.x[paper] === null) return;
    const one = years.get(year) || { year, x: 0, y: 0, n: 0, themes: new Map() };
    one.x += data.papers.x[paper]; one.y += data.papers.y[paper]; one.n += 1;
    one.themes.set(data.papers.theme[paper], (one.themes.get(data.papers.theme[paper]) || 0) + 1);
    years.set(year, one);
  });
  return [...years.values()].sort((a, b) => a.year - b.year).map((one) => ({ ...one, x: one.x / one.n, y: one.y / one.n }));
}

// The same way in words.
function pathTable(name) {
  if (map.path.length < 2) return null;
  return h("details", {}, h("summary", {}, "The way through the years as a table"), scroller(`Way of ${name}`, h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Year"), h("th", { scope: "col", class: "n" }, "Papers"), h("th", { scope: "col" }, "Most of them on"))),
    h("tbody", {}, map.path.map(({ year, n, themes }) => {
      const [theme, most] = [...themes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
      return h("tr", {}, h("th", { scope: "row" }, String(year)), h("td", { class: "n" }, number(n)), h("td", {}, swatch(theme), h("a", { class: "quiet", href: themePage(theme) }, themeName(theme)), ` (${number(most)})`));
    }))), "way"));
}

// An author's way: the middle of each year's papers, joined in their order.
function paintPath(context, style) {
  if (map.path.length < 2) return;
  context.lineWidth = 1.6; context.strokeStyle = style.getPropertyValue("--ink"); context.lineJoin = "round";
  context.beginPath();
  map.path.forEach(({ x, y }, at) => (at ? context.lineTo(spotX(x), spotY(y)) : context.moveTo(spotX(x), spotY(y))));
  context.stroke();
  context.font = `600 11px ${getComputedStyle(document.body).fontFamily}`; context.textAlign = "center"; context.textBaseline = "middle";
  for (const { x, y, year } of map.path) {
    context.beginPath(); context.arc(spotX(x), spotY(y), 3, 0, 7); context.fillStyle = style.getPropertyValue("--ink"); context.fill();
    context.lineWidth = 3; context.strokeStyle = style.getPropertyValue("--sheet");
    context.strokeText(`’${String(year).slice(2)}`, spotX(x), spotY(y) - 10); context.fillText(`’${String(year).slice(2)}`, spotX(x), spotY(y) - 10);
  }
}

