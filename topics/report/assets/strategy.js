// The strategic map: density by centrality of themes, with crosses that say how sure the places are.
function drawStrategy() {
  const body = document.querySelector("#view-strategy .body");
  const found = data.strategy;
  if (!found) {
    body.replaceChildren(h("p", {}, "Too few themes have keywords that occur together for a strategic map: four are needed, with two keywords each in three papers or more."));
    return;
  }
  const width = Math.min(body.clientWidth || 900, 1000), small = width < 560;
  const figure = h("figure", { class: "chart" }, strategyChart(width, small ? 460 : 620, found),
    h("figcaption", {}, `To the right: how many times as often as by chance a theme’s keywords occur together with those of other themes (centrality). Upwards: how its keywords occur together with each other (density, mean correlation; 0 is chance). From ${number(found.keywords)} keywords in ${count(data.papers.id.length, "title and abstract", "titles and abstracts")}. Size: papers. Cross: 95% interval, from leaving out parts of the papers in turn. A quadrant, divided at the medians, is only named for a theme whose cross stays within it. After Callon, Courtial and Laville (1991) and Cobo et al. (2011).`),
    takeChart("strategic-map", () => figure, () => strategyRows(found)));
  body.replaceChildren(figure, scroller("Places on the strategic map", h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Theme"), ["Papers", "Centrality", "Density"].map((text) => h("th", { scope: "col", class: "n" }, text)), h("th", { scope: "col" }, "Quadrant"))),
    h("tbody", {}, found.theme.map((theme, at) => ({ theme, at })).sort((a, b) => found.centrality[b.at] - found.centrality[a.at]).map(({ theme, at }) => h("tr", {},
      h("th", { scope: "row" }, swatch(theme), h("a", { class: "quiet", href: themePage(theme) }, themeName(theme))),
      h("td", { class: "n" }, number(data.themes.papers[theme])),
      h("td", { class: "n" }, phiText(found.centrality[at], found.centrality_low[at], found.centrality_high[at])),
      h("td", { class: "n" }, phiText(found.density[at], found.density_low[at], found.density_high[at])),
      h("td", {}, found.quadrant[at] || h("span", { class: "zero" }, "not sure")))))), "strategic-map-table"),
  h("p", { class: "small" }, "Centrality: times chance. Density: correlation. In brackets, 95% intervals. Motor: central and dense. Basic: central, not dense. Niche: dense, not central."));
}

const phiText = (value, low, high) => `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
const strategyRows = (found) => [["theme", "papers", "centrality", "centrality_low", "centrality_high", "density", "density_low", "density_high", "quadrant"],
  ...found.theme.map((theme, at) => [themeName(theme), data.themes.papers[theme], ...["centrality", "centrality_low", "centrality_high", "density", "density_low", "density_high"].map((name) => found[name][at]), found.quadrant[at]])];

function strategyChart(width, height, found) {
  const small = width < 560;
  const room = { top: 14, right: 14, bottom: 40, left: 46 };
  const ends = (low, high) => { const least = Math.min(...low), most = Math.max(...high), pad = 0.08 * (most - least || 1); return [least - pad, most + pad]; };
  const [x0, x1] = ends(found.centrality_low, found.centrality_high), [y0, y1] = ends(found.density_low, found.density_high);
  const x = linear(x0, x1, room.left, width - room.right), y = linear(y0, y1, height - room.bottom, room.top);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Strategic map of the themes; the table below has the numbers" });
  const hatched = hatches(svg);
  svg.append(s("line", { class: "base", x1: x(found.middle[0]), x2: x(found.middle[0]), y1: room.top, y2: height - room.bottom }),
    s("line", { class: "base", x1: room.left, x2: width - room.right, y1: y(found.middle[1]), y2: y(found.middle[1]) }));
  const corner = (text, px, py, anchor) => s("text", { x: px, y: py, "text-anchor": anchor, class: "corner" }, text);
  svg.append(corner("niche", room.left + 4, room.top + 10, "start"), corner("motor", width - room.right - 4, room.top + 10, "end"),
    corner("emerging or declining", room.left + 4, height - room.bottom - 6, "start"), corner("basic", width - room.right - 4, height - room.bottom - 6, "end"));
  svg.append(s("text", { x: (room.left + width - room.right) / 2, y: height - 10, "text-anchor": "middle" }, "centrality →"),
    s("text", { x: -(room.top + height - room.bottom) / 2, y: 16, "text-anchor": "middle", transform: "rotate(-90)" }, "density →"));
  const most = Math.max(1, ...data.themes.papers.slice(0, -1));
  const order = found.theme.map((theme, at) => ({ theme, at, r: 3 + (small ? 9 : 14) * Math.sqrt(data.themes.papers[theme] / most) })).sort((a, b) => b.r - a.r);
  for (const { theme, at, r } of order) {
    const cx = x(found.centrality[at]), cy = y(found.density[at]);
    const hue = hueOf(theme), fillWith = hatched(theme);
    const says = `${phiText(found.centrality[at], found.centrality_low[at], found.centrality_high[at])} central, ${phiText(found.density[at], found.density_low[at], found.density_high[at])} dense${found.quadrant[at] ? `: ${found.quadrant[at]}` : ""}`;
    const sure = found.quadrant[at] ? "" : " unsure";
    svg.append(s("path", { class: `cross ${hue}${sure}`, d: `M${x(found.centrality_low[at])},${cy}H${x(found.centrality_high[at])}M${cx},${y(found.density_low[at])}V${y(found.density_high[at])}` }),
      s("circle", { class: `area ${hue}${sure}`, cx, cy, r, onpointermove: (event) => showTip(event, themeName(theme), says), onpointerleave: hideTip, onclick: () => { hideTip(); location.hash = themePage(theme); } }),
      fillWith ? s("circle", { class: "hatch", cx, cy, r, fill: fillWith }) : "");
  }
  const size = small ? 10.5 : 12;
  const items = order.map(({ theme, at }) => { const text = clip(themeName(theme), small ? 16 : 28); return { text, theme, x: x(found.centrality[at]), y: y(found.density[at]), w: text.length * size * 0.56 + 4, h: size + 3 }; });
  for (const one of placeLabels(items, width, height - room.bottom)) {
    const [ex, ey] = boxEdge(one);
    if (Math.hypot(ex - one.x, ey - one.y) > 12) svg.append(s("line", { class: "lead", x1: one.x, y1: one.y, x2: ex, y2: ey }));
    svg.append(s("text", { class: `named${small ? " tiny" : ""}`, x: one.left + 2, y: one.top + one.h - 4 }, one.text));
  }
  return svg;
}
