// Charts as SVG. Numbers in, elements out; every mark can be clicked and has its text beside it.
let patternCount = 0;

// Hatching laid over a hue: with six hues it tells 24 themes apart without colour.
function hatch(kind) {
  const id = `hatch-${patternCount++}`;
  const mark = { stroke: "var(--paper)", "stroke-width": 1.4, "stroke-opacity": 0.75, fill: "none" };
  const marks = {
    1: s("path", { d: "M0 8 L8 0 M-2 2 L2 -2 M6 10 L10 6", ...mark }),
    2: s("circle", { cx: 4, cy: 4, r: 1.6, fill: "var(--paper)", "fill-opacity": 0.85 }),
    3: s("path", { d: "M0 4 H8", ...mark }),
  };
  return { id, node: s("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, marks[kind]) };
}

// The hatchings of one picture, each made once.
function hatches(svg) {
  const defs = s("defs", {});
  svg.append(defs);
  const made = new Map();
  return (theme) => {
    const kind = theme < 0 ? 0 : patternOf(theme);
    if (!kind) return null;
    if (!made.has(kind)) { const one = hatch(kind); defs.append(one.node); made.set(kind, `url(#${one.id})`); }
    return made.get(kind);
  };
}

const linear = (from, to, low, high) => (value) => low + (high - low) * (to === from ? 0.5 : (value - from) / (to - from));

// Runs of consecutive years with papers; a year without has no share, so nothing is drawn there.
function runsOf(total) {
  const runs = [];
  total.forEach((n, at) => {
    if (!(n > 0)) return;
    const last = runs[runs.length - 1];
    if (last && last[last.length - 1] === at - 1) last.push(at); else runs.push([at]);
  });
  return runs;
}

const hasInterval = (one, at) => Boolean(one.low) && one.low[at] !== null && one.low[at] !== undefined;
const intervalText = (one, at) => `${Math.round(one.low[at] / 100)}–${Math.round(one.high[at] / 100)}%`;
const shareText = (one, total, at) => `${number(one.papers[at])} of ${number(total[at])} (${percent(one.papers[at] / total[at])}${hasInterval(one, at) ? `, 95% interval ${intervalText(one, at)}` : ""})`;

// The most important series by themselves, the other themes in one; what has no theme is named.
function foldSeries(series, most) {
  const themes = series.filter((one) => one.theme !== data.none);
  const without = series.filter((one) => one.theme === data.none);
  if (themes.length <= most + 1) return [...themes, ...without];
  const rest = themes.slice(most);
  const papers = rest[0].papers.map((_, at) => rest.reduce((sum, one) => sum + one.papers[at], 0));
  return [...themes.slice(0, most), { theme: -1, papers, name: `${rest.length} other themes`, sum: papers.reduce((a, b) => a + b, 0) }, ...without];
}

const seriesName = (one) => one.name || themeName(one.theme);
const seriesHue = (one) => (one.theme < 0 ? "hr" : hueOf(one.theme));

const tickText = (tick) => `${Number((100 * tick).toFixed(1))}%`;
const ROUND_TOPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];
const roundTop = (value) => ROUND_TOPS.find((one) => one >= value - 1e-9) || 1;

// Bars by year: as wide as the year has papers, so that an area is a number of papers.
function stackedChart(width, { years, total, series }, { height = 300, label, pick, most = 7 } = {}) {
  let shown = foldSeries(series, most);
  const wide = width > 560;
  // Where what is not told apart is most of the work, it would flatten everything that is.
  const all = total.reduce((a, b) => a + b, 0);
  const apart = shown.filter((one) => one.theme >= 0 && one.theme !== data.none);
  const left = shown.filter((one) => !apart.includes(one));
  const dropped = apart.length && left.reduce((sum, one) => sum + one.sum, 0) > 0.5 * all ? left : [];
  if (dropped.length) shown = apart;
  const highest = dropped.length ? Math.max(...years.map((_, at) => (total[at] > 0 ? shown.reduce((sum, one) => sum + one.papers[at], 0) / total[at] : 0))) : 1;
  const top = dropped.length ? roundTop(highest) : 1;
  const longest = Math.max(...shown.map((one) => Math.min(30, seriesName(one).length)));
  const room = { top: 8, right: wide ? 40 + 6.9 * longest : 8, bottom: 40, left: 40 };
  const step = (width - room.left - room.right) / years.length;
  const x = (at) => room.left + step * (at + 0.5);
  const y = linear(0, top, height - room.bottom, room.top);
  const largest = Math.max(1, ...total);
  const broad = Math.min(96, 0.9 * step);
  const half = (at) => Math.max(2.5, (broad * total[at]) / largest / 2);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  const hatched = hatches(svg);
  const every = top > 0.5 ? 0.25 : top > 0.2 ? 0.1 : top > 0.05 ? 0.05 : 0.01;
  for (let tick = 0; tick <= top + 1e-9; tick += every) {
    svg.append(s("line", { class: tick ? "axis" : "base", x1: room.left, x2: width - room.right, y1: y(tick), y2: y(tick) }));
    svg.append(s("text", { x: room.left - 6, y: y(tick) + 4, "text-anchor": "end" }, tickText(tick)));
  }
  const skip = Math.ceil(years.length / Math.max(2, Math.floor((width - room.left - room.right) / 44)));
  years.forEach((year, at) => {
    if ((years.length - 1 - at) % skip) return;
    svg.append(s("text", { x: x(at), y: height - 21, "text-anchor": "middle", class: total[at] ? "strong" : "" }, String(year)));
    svg.append(s("text", { x: x(at), y: height - 6, "text-anchor": "middle" }, total[at] ? `n ${number(total[at])}` : "none"));
  });
  const below = years.map(() => 0);
  const tops = [];
  const last = total.reduce((best, n, at) => (n > 0 ? at : best), 0);
  for (const one of [...shown].reverse()) {
    const fillWith = hatched(one.theme);
    const bottom = below[last];
    years.forEach((year, at) => {
      if (!(total[at] > 0) || !(one.papers[at] > 0)) return;
      const from = below[at];
      below[at] += one.papers[at] / total[at];
      const box = { x: x(at) - half(at), width: 2 * half(at), y: y(below[at]), height: Math.max(0.5, y(from) - y(below[at])) };
      svg.append(s("rect", {
        class: `area ${seriesHue(one)}`, ...box,
        onpointermove: (event) => showTip(event, `${seriesName(one)}, ${year}`, shareText(one, total, at)),
        onpointerleave: hideTip,
        onclick: () => { hideTip(); if (pick && one.theme >= 0) pick(one.theme, year); },
      }));
      if (fillWith) svg.append(s("rect", { class: "hatch", ...box, fill: fillWith }));
    });
    tops.push({ one, at: y((below[last] + bottom) / 2) });
  }
  const said = dropped.map((one) => `${seriesName(one)} (${percent(one.sum / all)} of the papers)`).join(" and ");
  const words = dropped.length ? h("p", { class: "small" }, `The ${shown.length} largest themes; ${said} ${dropped.length > 1 || dropped[0].theme < 0 ? "are" : "is"} not drawn, so the axis ends at ${tickText(top)}.`) : "";
  if (!wide) return [svg, h("ul", { class: "legend" }, shown.map((one) => h("li", {}, one.theme < 0 ? h("span", { class: "swatch hr", "aria-hidden": "true" }) : swatch(one.theme), seriesName(one)))), words];
  // Labels beside the last year, pushed apart where they would overlap.
  tops.sort((a, b) => a.at - b.at);
  let previous = -Infinity;
  for (const top of tops) { top.place = Math.max(top.at, previous + 16); previous = top.place; }
  for (let at = tops.length - 1; at >= 0; at--) tops[at].place = Math.min(tops[at].place, at === tops.length - 1 ? height - room.bottom : tops[at + 1].place - 16);
  for (const top of tops) {
    const from = width - room.right, name = seriesName(top.one), fillWith = hatched(top.one.theme);
    const box = { x: from + 12, y: top.place - 5, width: 10, height: 10 };
    svg.append(s("path", { class: "lead", d: `M${x(last) + half(last) + 2},${top.at} L${from + 2},${top.at} L${from + 10},${top.place}` }));
    svg.append(s("rect", { class: `area ${seriesHue(top.one)}`, ...box }));
    if (fillWith) svg.append(s("rect", { class: "hatch", ...box, fill: fillWith }));
    svg.append(s("text", { x: from + 27, y: top.place + 4 }, clip(name, 30), name.length > 30 ? s("title", {}, name) : null));
  }
  return [svg, words];
}

// The highest share or interval of years with some papers: what a row of small charts goes up to.
const topOf = (rows) => roundTop(Math.max(0.005, ...rows.flatMap(({ one, total }) => total.map((n, at) => (n > 0
  ? Math.max(one.papers[at] / n, n >= 5 && hasInterval(one, at) ? one.high[at] / 10000 : 0) : 0)))));

// One theme of one author: for each year its 95% interval and a dot as large as the year's papers.
function ribbonChart(width, { years, total, one, top = 1 }, { height = 120, label, pick, hue, counts = false } = {}) {
  const room = { top: 9, right: 10, bottom: counts ? 36 : 20, left: 38 };
  const step = (width - room.left - room.right) / years.length;
  const x = (at) => room.left + step * (at + 0.5);
  const y = linear(0, top, height - room.bottom, room.top);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: hue || seriesHue(one) });
  for (const tick of [0, top / 2, top]) {
    svg.append(s("line", { class: tick ? "axis" : "base", x1: room.left, x2: width - room.right, y1: y(tick), y2: y(tick) }));
    svg.append(s("text", { x: room.left - 5, y: y(tick) + 4, "text-anchor": "end" }, tickText(tick)));
  }
  const skip = Math.ceil(years.length / Math.max(2, Math.floor(width / 50)));
  years.forEach((year, at) => {
    if ((years.length - 1 - at) % skip) return;
    svg.append(s("text", { x: x(at), y: height - (counts ? 20 : 5), "text-anchor": "middle" }, String(year)));
    if (counts) svg.append(s("text", { x: x(at), y: height - 5, "text-anchor": "middle" }, total[at] > 0 ? `n ${number(total[at])}` : "none"));
  });
  const half = Math.min(11, 0.36 * step);
  const cap = (value) => y(Math.min(top, value));
  for (const run of runsOf(total)) {
    if (run.length > 1) svg.append(s("path", { class: "line thin", d: `M${run.map((at) => `${x(at).toFixed(1)},${cap(one.papers[at] / total[at]).toFixed(1)}`).join("L")}` }));
  }
  const most = Math.max(1, ...total);
  years.forEach((year, at) => {
    if (!(total[at] > 0)) return;
    if (hasInterval(one, at)) {
      const high = cap(one.high[at] / 10000), low = cap(one.low[at] / 10000);
      svg.append(s("rect", { class: "ribbon", x: x(at) - half, width: 2 * half, y: high, height: Math.max(1, low - high) }));
    }
    svg.append(s("circle", {
      class: "point", cx: x(at), cy: cap(one.papers[at] / total[at]), r: 2.5 + 3 * Math.sqrt(total[at] / most),
      onpointermove: (event) => showTip(event, `${seriesName(one)}, ${year}`, shareText(one, total, at)),
      onpointerleave: hideTip,
      onclick: () => { hideTip(); if (pick) pick(one.theme, year); },
    }));
  });
  return svg;
}

// Values by year with, where there is one, the range that chance alone would give.
function stepsChart(width, { spots, top, ticks }, { height = 150, label, format }) {
  const room = { top: 8, right: 10, bottom: 22, left: 34 };
  const x = linear(0, Math.max(1, spots.length - 1), room.left + 26, width - room.right - 26);
  const y = linear(0, top, height - room.bottom, room.top);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "h0" });
  for (const tick of ticks) {
    svg.append(s("line", { class: tick ? "axis" : "base", x1: room.left, x2: width - room.right, y1: y(tick), y2: y(tick) }));
    svg.append(s("text", { x: room.left - 5, y: y(tick) + 4, "text-anchor": "end" }, format(tick)));
  }
  const skip = Math.ceil(spots.length / Math.max(1, Math.floor(width / (spots[0] && spots[0].name.length > 4 ? 86 : 46))));
  const chance = (spot) => spot.low !== null && spot.low !== undefined;
  spots.forEach((spot, at) => {
    if (chance(spot)) svg.append(s("rect", { class: "chance", x: x(at) - 13, width: 26, y: y(spot.high), height: Math.max(2, y(spot.low) - y(spot.high)) }));
    if ((spots.length - 1 - at) % skip === 0) svg.append(s("text", { x: x(at), y: height - 5, "text-anchor": "middle" }, spot.name));
  });
  if (!spots.some(chance)) svg.append(s("path", { class: "line thin", d: `M${spots.map((spot, at) => `${x(at).toFixed(1)},${y(spot.value).toFixed(1)}`).join("L")}` }));
  // Only what lies above chance is filled.
  spots.forEach((spot, at) => svg.append(s("circle", {
    class: `point${chance(spot) && !spot.sure && spot.value <= spot.high ? " open" : ""}`, cx: x(at), cy: y(spot.value), r: 4,
    onpointermove: (event) => showTip(event, spot.name, spot.says), onpointerleave: hideTip,
  })));
  return svg;
}
