// Charts as SVG. Numbers in, elements out; every mark can be clicked and has its text beside it.
let patternCount = 0;

// Hatching laid over a hue: with six hues it tells 24 themes apart without colour.
function hatch(kind) {
  const id = `hatch-${patternCount++}`;
  const mark = { stroke: "var(--paper)", "stroke-width": 1.4, "stroke-opacity": 0.6, fill: "none" };
  const marks = {
    1: s("path", { d: "M0 8 L8 0 M-2 2 L2 -2 M6 10 L10 6", ...mark }),
    2: s("circle", { cx: 4, cy: 4, r: 1.5, fill: "var(--paper)", "fill-opacity": 0.7 }),
    3: s("path", { d: "M0 4 H8", ...mark }),
  };
  return { id, node: s("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, marks[kind]) };
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

const shareText = (one, total, at) => {
  const interval = one.low && one.low[at] !== null && one.low[at] !== undefined
    ? `, 95% interval ${Math.round(one.low[at] / 10)}–${Math.round(one.high[at] / 10)}%` : "";
  return `${number(one.papers[at])} of ${number(total[at])} (${percent(one.papers[at] / total[at])}${interval})`;
};

// The most important series by themselves, the rest in one.
function foldSeries(series, most) {
  if (series.length <= most + 1) return series;
  const named = series.filter((one) => one.theme !== data.none).slice(0, most);
  const rest = series.filter((one) => !named.includes(one));
  const papers = rest[0].papers.map((_, at) => rest.reduce((sum, one) => sum + one.papers[at], 0));
  return [...named, { theme: -1, papers, name: `${rest.length} other themes`, sum: papers.reduce((a, b) => a + b, 0) }];
}

const seriesName = (one) => one.name || themeName(one.theme);
const seriesHue = (one) => (one.theme < 0 ? "hn" : hueOf(one.theme));

function stackedChart(width, { years, total, series }, { height = 300, label, pick, most = 7 } = {}) {
  let shown = foldSeries(series, most);
  const wide = width > 560;
  // Where the rest is most of the work, it would flatten everything that can be told apart.
  const rest = shown[shown.length - 1];
  const all = total.reduce((a, b) => a + b, 0);
  const dropped = rest && rest.theme === -1 && rest.sum > 0.5 * all ? rest.name : "";
  if (dropped) shown = shown.slice(0, -1);
  const highest = dropped ? Math.max(...years.map((_, at) => (total[at] > 0 ? shown.reduce((sum, one) => sum + one.papers[at], 0) / total[at] : 0))) : 1;
  const top = dropped ? Math.min(1, Math.ceil(highest * 10 + 0.2) / 10) : 1;
  const room = { top: 8, right: wide ? 170 : 8, bottom: 40, left: 38 };
  const x = linear(0, years.length - 1, room.left + (years.length === 1 ? 0 : 10), width - room.right - (years.length === 1 ? 0 : 10));
  const y = linear(0, top, height - room.bottom, room.top);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  const defs = s("defs", {});
  svg.append(defs);
  const apart = top > 0.5 ? 0.25 : top > 0.2 ? 0.1 : 0.05;
  for (let tick = 0; tick <= top + 1e-9; tick += apart) {
    svg.append(s("line", { class: "axis", x1: room.left, x2: width - room.right, y1: y(tick), y2: y(tick) }));
    svg.append(s("text", { x: room.left - 6, y: y(tick) + 4, "text-anchor": "end" }, `${Number((100 * tick).toFixed(1))}%`));
  }
  const step = Math.ceil(years.length / Math.max(2, Math.floor((width - room.left - room.right) / 44)));
  years.forEach((year, at) => {
    if ((years.length - 1 - at) % step) return;
    svg.append(s("text", { x: x(at), y: height - 21, "text-anchor": "middle", class: total[at] ? "strong" : "" }, String(year)));
    svg.append(s("text", { x: x(at), y: height - 6, "text-anchor": "middle" }, total[at] ? `n ${number(total[at])}` : "none"));
  });
  const below = years.map(() => 0);
  const tops = [];
  for (const one of [...shown].reverse()) {
    const bottom = [...below];
    years.forEach((_, at) => { if (total[at] > 0) below[at] += one.papers[at] / total[at]; });
    const kind = one.theme < 0 ? 0 : patternOf(one.theme);
    const layer = kind ? hatch(kind) : null;
    if (layer) defs.append(layer.node);
    for (const run of runsOf(total)) {
      const half = run.length === 1 ? (years.length === 1 ? 60 : 12) : 0;
      const spots = run.length === 1 ? [[x(run[0]) - half, run[0]], [x(run[0]) + half, run[0]]] : run.map((at) => [x(at), at]);
      const d = `M${spots.map(([px, at]) => `${px.toFixed(1)},${y(below[at]).toFixed(1)}`).join("L")}L${spots.reverse().map(([px, at]) => `${px.toFixed(1)},${y(bottom[at]).toFixed(1)}`).join("L")}Z`;
      const nearest = (event) => {
        const box = svg.getBoundingClientRect();
        const px = ((event.clientX - box.left) / box.width) * width;
        return run.reduce((best, at) => (Math.abs(x(at) - px) < Math.abs(x(best) - px) ? at : best), run[0]);
      };
      svg.append(s("path", {
        class: `area ${seriesHue(one)}`, d,
        onpointermove: (event) => { const at = nearest(event); showTip(event, `${seriesName(one)}, ${years[at]}`, shareText(one, total, at)); },
        onpointerleave: hideTip,
        onclick: (event) => { hideTip(); if (pick && one.theme >= 0) pick(one.theme, years[nearest(event)]); },
      }));
      if (layer) svg.append(s("path", { class: "hatch", d, fill: `url(#${layer.id})` }));
    }
    const last = total.reduce((best, n, at) => (n > 0 ? at : best), 0);
    tops.push({ one, at: y((below[last] + bottom[last]) / 2), share: below[last] - bottom[last] });
  }
  const note = dropped ? h("p", { class: "small" }, `The ${shown.length} largest themes; the ${dropped} have the rest, so the axis ends at ${Math.round(100 * top)}%.`) : "";
  if (wide) {
    // Labels beside the last year, pushed apart where they would overlap.
    tops.sort((a, b) => a.at - b.at);
    let previous = -Infinity;
    for (const top of tops) { top.place = Math.max(top.at, previous + 16); previous = top.place; }
    let over = tops.length ? tops[tops.length - 1].place - (height - room.bottom) : 0;
    for (let at = tops.length - 1; at >= 0 && over > 0; at--) {
      tops[at].place = Math.min(tops[at].place, (at === tops.length - 1 ? height - room.bottom : tops[at + 1].place - 16));
    }
    for (const top of tops) {
      const from = width - room.right;
      svg.append(s("path", { class: "axis", d: `M${from - 6},${top.at} L${from + 4},${top.at} L${from + 10},${top.place}`, fill: "none" }));
      svg.append(s("rect", { class: seriesHue(top.one), fill: "var(--hue)", x: from + 12, y: top.place - 5, width: 9, height: 9, rx: 1.5 }));
      const name = seriesName(top.one);
      svg.append(s("text", { x: from + 26, y: top.place + 4 }, name.length > 22 ? `${name.slice(0, 21)}…` : name));
    }
    return [svg, note];
  }
  const legend = h("ul", { class: "legend" }, shown.map((one) => h("li", {}, one.theme < 0 ? h("span", { class: "swatch hn", "aria-hidden": "true" }) : swatch(one.theme), seriesName(one))));
  return [svg, legend, note];
}

// One theme of one author: line, 95% ribbon, dots as large as the year's papers.
function ribbonChart(width, { years, total, one, top = 1 }, { height = 120, label, pick, hue } = {}) {
  const room = { top: 8, right: 10, bottom: 20, left: 34 };
  const x = linear(0, years.length - 1, room.left + 6, width - room.right);
  const y = linear(0, top, height - room.bottom, room.top);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: hue || seriesHue(one) });
  for (const tick of [0, top / 2, top]) {
    svg.append(s("line", { class: "axis", x1: room.left, x2: width - room.right, y1: y(tick), y2: y(tick) }));
    svg.append(s("text", { x: room.left - 5, y: y(tick) + 4, "text-anchor": "end" }, percent(tick)));
  }
  const step = Math.ceil(years.length / Math.max(2, Math.floor(width / 46)));
  years.forEach((year, at) => {
    if ((years.length - 1 - at) % step === 0) svg.append(s("text", { x: x(at), y: height - 4, "text-anchor": "middle" }, String(year)));
  });
  for (const run of runsOf(total)) {
    const known = run.filter((at) => one.low[at] !== null);
    const cap = (value) => y(Math.min(top, value / 1000));
    if (known.length > 1) {
      svg.append(s("path", { class: "ribbon", d: `M${known.map((at) => `${x(at).toFixed(1)},${cap(one.high[at]).toFixed(1)}`).join("L")}L${[...known].reverse().map((at) => `${x(at).toFixed(1)},${cap(one.low[at]).toFixed(1)}`).join("L")}Z` }));
    } else if (known.length) {
      svg.append(s("rect", { class: "ribbon", x: x(known[0]) - 3, width: 6, y: cap(one.high[known[0]]), height: cap(one.low[known[0]]) - cap(one.high[known[0]]) }));
    }
    svg.append(s("path", { class: "line", d: `M${run.map((at) => `${x(at).toFixed(1)},${y(one.papers[at] / total[at]).toFixed(1)}`).join("L")}` }));
  }
  const most = Math.max(1, ...total);
  years.forEach((year, at) => {
    if (!(total[at] > 0)) return;
    svg.append(s("circle", {
      class: "point", cx: x(at), cy: y(one.papers[at] / total[at]), r: 2.5 + 3 * Math.sqrt(total[at] / most),
      onpointermove: (event) => showTip(event, `${seriesName(one)}, ${year}`, shareText(one, total, at)),
      onpointerleave: hideTip,
      onclick: () => { hideTip(); if (pick) pick(one.theme, year); },
    }));
  });
  return svg;
}

// Values by year with, where there is one, the band that chance alone would give.
function stepsChart(width, { spots, top, ticks }, { height = 150, label, format }) {
  const room = { top: 8, right: 10, bottom: 22, left: 34 };
  const x = linear(0, Math.max(1, spots.length - 1), room.left + 26, width - room.right - 26);
  const y = linear(0, top, height - room.bottom, room.top);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "h0" });
  for (const tick of ticks) {
    svg.append(s("line", { class: "axis", x1: room.left, x2: width - room.right, y1: y(tick), y2: y(tick) }));
    svg.append(s("text", { x: room.left - 5, y: y(tick) + 4, "text-anchor": "end" }, format(tick)));
  }
  const step = Math.ceil(spots.length / Math.max(1, Math.floor(width / (spots[0] && spots[0].name.length > 4 ? 86 : 46))));
  spots.forEach((spot, at) => {
    if (spot.low !== null && spot.low !== undefined) {
      svg.append(s("rect", { class: "chance", x: x(at) - 13, width: 26, y: y(spot.high), height: Math.max(1, y(spot.low) - y(spot.high)) }));
    }
    if ((spots.length - 1 - at) % step === 0) svg.append(s("text", { x: x(at), y: height - 5, "text-anchor": "middle" }, spot.name));
  });
  svg.append(s("path", { class: "line", d: `M${spots.map((spot, at) => `${x(at).toFixed(1)},${y(spot.value).toFixed(1)}`).join("L")}` }));
  spots.forEach((spot, at) => svg.append(s("circle", {
    class: "point", cx: x(at), cy: y(spot.value), r: 4.5,
    onpointermove: (event) => showTip(event, spot.name, spot.says), onpointerleave: hideTip,
  })));
  return svg;
}
