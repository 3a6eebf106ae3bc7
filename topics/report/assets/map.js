// Papers as points on a canvas: drag, wheel, pinch, keys and buttons move; a click opens the paper.
const map = { canvas: null, scale: 1, x: 0, y: 0, width: 0, height: 0, size: 1, shown: null, author: "", theme: null };
const SHAPES = ["circle", "square", "triangle", "cross"];
const MANY = 3000, STEPS = 5, NAMED = 0.01;

function drawMap(params) {
  const body = document.querySelector("#view-map .body");
  if (!data.papers.x.length) {
    body.replaceChildren(h("p", {}, "This run has no map.csv, so there is no map; ", h("a", { href: "#papers" }, "the papers"), " are in a table."));
    return;
  }
  if (!map.canvas) buildMap(body);
  map.author = params.get("author") || "";
  const group = params.get(whoKey()) && data.run.grouped ? params.get(whoKey()) : "";
  map.theme = params.get("theme") ? data.themeAt.get(params.get("theme")) : null;
  map.by = params.get("by") === "year" || (params.get("by") === "novelty" && data.papers.novelty.length) ? params.get("by") : "theme";
  if (document.activeElement !== map.authorField.input) map.authorField.input.value = map.author;
  map.themeField.select.value = params.get("theme") || "";
  map.bySelect.value = map.by === "theme" ? "" : map.by;
  const { from, to } = yearsOf(params);
  map.from.value = from ?? ""; map.to.value = to ?? "";
  const mine = map.author ? new Set(papersBy(map.author)) : group ? new Set(papersOf(group)) : null;
  const inYears = (paper) => (from === null && to === null) || (data.papers.year[paper] !== null && data.papers.year[paper] >= (from ?? -Infinity) && data.papers.year[paper] <= (to ?? Infinity));
  map.lit = data.papers.theme.map((theme, paper) => (mine === null || mine.has(paper)) && (map.theme === null || map.theme === undefined || theme === map.theme) && inYears(paper));
  const lit = map.lit.filter(Boolean).length;
  map.focused = lit < map.lit.length;
  map.path = mine && lit ? pathOf() : [];
  colourPapers();
  map.status.replaceChildren(`${count(lit, "paper")}${lit < map.lit.length ? ` of ${number(map.lit.length)} highlighted` : ""}. `,
    h("a", { href: link("papers", { author: map.author, theme: params.get("theme"), from, to, ...(group ? ofWho(group) : {}) }) }, "The same papers as a table"));
  fitCanvas(params);
  paintMap();
}

// Each paper's place among the looks: its theme, or a fifth of the years or of novelty.
function colourPapers() {
  const { papers } = data;
  if (map.by === "theme") {
    map.looks = data.themes.id.map((_, at) => [hueOf(at), patternOf(at)]);
    map.lookAt = papers.theme;
    map.legend.replaceChildren();
    return;
  }
  const values = map.by === "year" ? papers.year : papers.novelty;
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const cuts = [...new Set(Array.from({ length: STEPS }, (_, at) => known[Math.floor((at * known.length) / STEPS)]))];
  map.looks = [["hn", 0], ...cuts.map((_, at) => [`q${Math.round((at * (STEPS - 1)) / Math.max(1, cuts.length - 1))}`, 0])];
  map.lookAt = values.map((value) => (value === null ? 0 : cuts.filter((cut) => cut <= value).length));
  const unit = map.by === "year" ? "" : "%";
  map.legend.replaceChildren(...cuts.map((cut, at) => {
    const end = at + 1 < cuts.length ? cuts[at + 1] - 1 : known[known.length - 1];
    return h("li", {}, h("span", { class: `swatch ${map.looks[at + 1][0]}`, "aria-hidden": "true" }), cut >= end ? `${cut}${unit}` : `${cut}–${end}${unit}`);
  }), values.some((value) => value === null) ? h("li", {}, h("span", { class: "swatch hn", "aria-hidden": "true" }), "not known") : "");
}

// The middle of the highlighted papers of each year.
function pathOf() {
  const years = new Map();
  map.lit.forEach((lit, paper) => {
    const year = data.papers.year[paper];
    if (!lit || year === null || data.papers.x[paper] === null) return;
    const one = years.get(year) || { year, x: 0, y: 0, n: 0 };
    one.x += data.papers.x[paper]; one.y += data.papers.y[paper]; one.n += 1;
    years.set(year, one);
  });
  return [...years.values()].sort((a, b) => a.year - b.year).map(({ year, x, y, n }) => ({ year, x: x / n, y: y / n, n }));
}

function buildMap(body) {
  map.authorField = nameField("Highlight an author", data.papers.names, "", (name) => change({ author: name }), () => map.author);
  map.themeField = themeField("Highlight a theme", "", (id) => change({ theme: id }));
  map.bySelect = h("select", { "data-focus": "map by", onchange: () => change({ by: map.bySelect.value }) },
    [["", "theme"], ["year", "year"], ...(data.papers.novelty.length ? [["novelty", "novelty"]] : [])].map(([value, text]) => h("option", { value }, text)));
  const year = (key) => h("input", { type: "number", "data-focus": `map ${key}`, onchange: (event) => change({ [key]: event.target.value }) });
  map.from = year("from"); map.to = year("to");
  map.status = h("p", { class: "status", "aria-live": "polite" });
  map.legend = h("ul", { class: "legend" });
  map.says = h("p", { class: "unseen", "aria-live": "polite" });
  map.labels = h("div", { class: "map-labels" });
  map.lost = h("p", { class: "map-lost", hidden: true }, "No paper is in sight here. ", h("button", { type: "button", onclick: resetMap }, "Show all"));
  map.canvas = h("canvas", { tabindex: "0", role: "img", "aria-label": "Map of the papers by theme. Arrow keys move, plus and minus zoom, 0 shows all, Enter opens the paper nearest to the middle. The tables of themes and of papers have the same content." });
  const button = (text, label, act) => h("button", { type: "button", "aria-label": label, onclick: act }, text);
  const without = data.themes.papers[data.none];
  body.replaceChildren(
    h("div", { class: "tools" }, fill(map.authorField.node, { class: "broad" }, []), map.themeField.node,
      h("label", {}, h("span", {}, "Colour by"), map.bySelect), h("label", {}, h("span", {}, "From year"), map.from), h("label", {}, h("span", {}, "To year"), map.to)), map.status,
    h("figure", { class: "chart" },
      h("div", { class: "map-box" }, map.canvas, map.labels, map.lost, h("div", { class: "zoom" },
        button("+", "Zoom in", () => zoomMap(1.5)), button("−", "Zoom out", () => zoomMap(1 / 1.5)), button("⤢", "Show all", resetMap))), map.says, map.legend,
      h("figcaption", {}, `Each point is a paper (n ${number(data.papers.id.length)}, all years), coloured and shaped by its main theme, whose name stands beside it. Themes lie near similar themes and papers near the other themes they belong to; within a theme, position follows the two main directions of its texts. Distances are only roughly to scale. ${without ? `${count(without, "paper")} of no theme ${without === 1 ? "is" : "are"} small and grey; they lie in the middle because they are near nothing, not because they are central. ` : ""}${data.run.trust ? `Of the ${data.run.trust.neighbours} nearest papers on the map, ${percent(data.run.trust.kept)} are among the ${data.run.trust.neighbours} nearest by text (trustworthiness ${data.run.trust.value.toFixed(2)}). ` : ""}Choose a point for its paper, a name for its theme. The wheel zooms once the map was chosen, or with Ctrl.`),
      menu("map", [["PNG", saveMap], ["CSV", () => saveRows("map", [["paper_id", "title", "year", "theme", "x", "y"], ...data.papers.id.map((id, at) => [id, data.papers.title[at], data.papers.year[at], themeName(data.papers.theme[at]), data.papers.x[at] / 9999, data.papers.y[at] / 9999])])]])));
  const canvas = map.canvas;
  const pointers = new Map();
  let moved = 0, pinch = 0;
  canvas.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, event); moved = 0; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) { hoverMap(event); return; }
    pointers.set(event.pointerId, event);
    if (pointers.size === 1) {
      moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
      map.x += event.clientX - before.clientX; map.y += event.clientY - before.clientY;
    } else {
      const [a, b] = [...pointers.values()];
      const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      if (pinch) { const box = canvas.getBoundingClientRect(); zoomMap(apart / pinch, (a.clientX + b.clientX) / 2 - box.left, (a.clientY + b.clientY) / 2 - box.top); }
      pinch = apart; moved = 99;
    }
    hideTip(); movedMap();
  });
  const up = (event) => {
    pointers.delete(event.pointerId); pinch = 0;
    if (event.type === "pointerup" && moved < 5) { const paper = paperUnder(event); if (paper >= 0) { hideTip(); location.hash = paperLink(paper); } }
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", hideTip);
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== canvas) return; // The page scrolls.
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoomMap(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
    if (step) { map.x += step[0]; map.y += step[1]; } else if (event.key === "+" || event.key === "=") zoomMap(1.4);
    else if (event.key === "-") zoomMap(1 / 1.4); else if (event.key === "0") resetMap();
    else if (event.key === "Enter" && map.middlePaper >= 0) { location.hash = paperLink(map.middlePaper); return; } else return;
    event.preventDefault(); movedMap(true);
  });
  canvas.addEventListener("focus", () => movedMap(true));
  canvas.addEventListener("blur", () => { map.middlePaper = -1; hideTip(); requestPaint(); });
}

// After each move: stay where papers are, keep the address, and say what lies in the middle.
let following = 0;
function movedMap(byKey) {
  const box = map.box;
  const within = (offset, low, high, middle) => Math.min((middle - low) * map.size * map.scale, Math.max(-(high - middle) * map.size * map.scale, offset));
  map.x = within(map.x, box.left, box.right, map.middle[0]); map.y = within(map.y, box.low, box.high, map.middle[1]);
  map.middlePaper = byKey && document.activeElement === map.canvas && map.canvas.matches(":focus-visible") ? nearestTo(map.width / 2, map.height / 2, Infinity) : -1;
  if (map.middlePaper >= 0) map.says.textContent = `${data.papers.title[map.middlePaper]}; ${themeName(data.papers.theme[map.middlePaper])}`;
  requestPaint();
  clearTimeout(following);
  following = setTimeout(() => { if (readState().view === "map") note(map.scale === 1 && !map.x && !map.y ? { z: "", cx: "", cy: "" } : { z: map.scale.toFixed(2), cx: Math.round(map.middle[0] - map.x / map.size / map.scale), cy: Math.round(map.middle[1] - map.y / map.size / map.scale) }); }, 300);
}

function fitCanvas(params) {
  const width = printed.on ? 660 : map.canvas.parentNode.clientWidth;
  const height = Math.round(width < 560 ? 1.3 * width : Math.min(Math.max(340, window.innerHeight * 0.72), width * 0.95, 760));
  if (width !== map.width || height !== map.height) {
    const ratio = window.devicePixelRatio || 1;
    Object.assign(map, { width, height, ratio });
    map.canvas.width = width * ratio; map.canvas.height = height * ratio;
    map.canvas.style.width = `${width}px`; map.canvas.style.height = `${height}px`;
    const { x, y } = data.papers;
    const range = (list) => list.reduce((all, value) => (value === null ? all : [Math.min(all[0], value), Math.max(all[1], value)]), [Infinity, -Infinity]);
    const [left, right] = range(x), [low, high] = range(y);
    const margin = Math.min(70, width * 0.08);
    map.box = { left, right, low, high };
    map.size = Math.min((width - 2 * margin) / Math.max(1, right - left), (height - 2 * margin) / Math.max(1, high - low));
    map.middle = [(left + right) / 2, (low + high) / 2];
    Object.assign(map, { scale: 1, x: 0, y: 0 });
  }
  if (Number(params.get("z")) > 0) {
    map.scale = Math.min(60, Math.max(0.7, Number(params.get("z"))));
    map.x = (map.middle[0] - Number(params.get("cx"))) * map.size * map.scale; map.y = (map.middle[1] - Number(params.get("cy"))) * map.size * map.scale;
  }
}

function resetMap() { Object.assign(map, { scale: 1, x: 0, y: 0 }); movedMap(); }

function zoomMap(factor, atX = map.width / 2, atY = map.height / 2) {
  const scale = Math.min(60, Math.max(0.7, map.scale * factor));
  const by = scale / map.scale;
  map.x = atX - map.width / 2 - (atX - map.width / 2 - map.x) * by;
  map.y = atY - map.height / 2 - (atY - map.height / 2 - map.y) * by;
  map.scale = scale;
  movedMap();
}

let painting = false;
function requestPaint() { if (!painting) { painting = true; requestAnimationFrame(() => { painting = false; paintMap(); }); } }

const spotX = (x) => map.width / 2 + map.x + (x - map.middle[0]) * map.size * map.scale;
const spotY = (y) => map.height / 2 + map.y + (y - map.middle[1]) * map.size * map.scale;

function radiusOf() {
  const n = data.papers.id.length;
  return Math.min(9, (n < 60 ? 7 : n < 400 ? 5 : n < 4000 ? 3 : n < 12000 ? 2.2 : 1.6) * Math.pow(map.scale, 0.45));
}

function trace(context, shape, r) {
  context.beginPath();
  if (shape === "circle") context.arc(r, r, r, 0, 7);
  else if (shape === "square") context.rect(0.15 * r, 0.15 * r, 1.7 * r, 1.7 * r);
  else if (shape === "triangle") { context.moveTo(r, 0); context.lineTo(2 * r, 1.85 * r); context.lineTo(0, 1.85 * r); context.closePath(); }
  else { const a = 0.65 * r, b = 1.35 * r, c = 2 * r; for (const [px, py] of [[a, 0], [b, 0], [b, a], [c, a], [c, b], [b, b], [b, c], [a, c], [a, b], [0, b], [0, a], [a, a]]) context.lineTo(px, py); context.closePath(); }
}

// One stamp for each look; a copied image is many times faster than a path for each point.
function stamps(small, large) {
  const style = getComputedStyle(document.documentElement);
  const paper = style.getPropertyValue("--sheet");
  const probe = h("span", {});
  document.body.append(probe);
  const made = new Map();
  const make = (hue, pattern, dim) => {
    const key = `${hue}/${pattern}/${dim}`;
    if (!made.has(key)) {
      probe.className = hue;
      const colour = getComputedStyle(probe).getPropertyValue("--hue");
      const r = hue === "hn" ? 0.7 * small : dim ? small : large;
      const side = Math.ceil((2 * r + 2) * map.ratio);
      const stamp = document.createElement("canvas");
      stamp.width = side; stamp.height = side;
      const context = stamp.getContext("2d", { willReadFrequently: true });
      context.scale(map.ratio, map.ratio); context.translate(1, 1);
      context.globalAlpha = dim ? 0.13 : hue === "hn" ? 0.45 : 0.86;
      trace(context, SHAPES[pattern], r);
      context.fillStyle = colour; context.fill();
      if (r > 2.4 && !dim) { context.lineWidth = 0.8; context.strokeStyle = paper; context.stroke(); }
      made.set(key, stamp);
    }
    return made.get(key);
  };
  return { make, done: () => probe.remove() };
}

// Where the points in sight lie; dimmed ones first, then those of no theme, so that the others are on top.
function visibleSpots() {
  const { x, y } = data.papers;
  const spots = [];
  const { none } = data;
  for (const layer of [0, 1, 2]) {
    for (let paper = 0; paper < x.length; paper++) {
      if (x[paper] === null || (!map.lit[paper] ? 0 : data.papers.theme[paper] === none ? 1 : 2) !== layer) continue;
      const px = spotX(x[paper]), py = spotY(y[paper]);
      if (px > -10 && py > -10 && px < map.width + 10 && py < map.height + 10) spots.push([paper, px, py]);
    }
  }
  return spots;
}

// Tens of thousands of small stamps, blended by hand: many times faster than drawing each.
function paintPixels(context, spots, looks) {
  const { width, height } = map.canvas;
  const image = context.createImageData(width, height);
  const pixels = image.data;
  const ground = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  ground.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--sheet");
  ground.fillRect(0, 0, 1, 1);
  new Uint32Array(pixels.buffer).fill(new Uint32Array(ground.getImageData(0, 0, 1, 1).data.buffer)[0]);
  const stamps = looks.map((pair) => pair.map((stamp) => stamp.getContext("2d").getImageData(0, 0, stamp.width, stamp.height)));
  for (const [paper, px, py] of spots) {
    const stamp = stamps[map.lookAt[paper]][map.lit[paper] ? 0 : 1];
    const left = Math.round(px * map.ratio - stamp.width / 2), top = Math.round(py * map.ratio - stamp.height / 2);
    for (let row = 0; row < stamp.height; row++) {
      const cy = top + row;
      if (cy < 0 || cy >= height) continue;
      for (let column = 0; column < stamp.width; column++) {
        const cx = left + column, from = 4 * (row * stamp.width + column), alpha = stamp.data[from + 3] / 255;
        if (!alpha || cx < 0 || cx >= width) continue;
        const to = 4 * (cy * width + cx);
        for (let channel = 0; channel < 3; channel++) pixels[to + channel] += (stamp.data[from + channel] - pixels[to + channel]) * alpha;
      }
    }
  }
  context.putImageData(image, 0, 0);
}

// Points in sight by cells of 16 pixels, made when the pointer first asks.
function gridOf() {
  if (map.grid) return map.grid;
  map.grid = new Map();
  for (const [paper, px, py] of visibleSpots()) {
    if (!map.lit[paper]) continue;
    const key = (px >> 4) * 4096 + (py >> 4);
    const cell = map.grid.get(key);
    if (cell) cell.push(paper); else map.grid.set(key, [paper]);
  }
  return map.grid;
}

function paintMap() {
  if (!map.canvas || !map.width) return;
  const context = map.canvas.getContext("2d");
  const r = radiusOf();
  const style = getComputedStyle(document.documentElement);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, map.canvas.width, map.canvas.height);
  // What is highlighted must be seen among thousands.
  const large = map.focused ? Math.max(r, 4.5) : r;
  const { make, done } = stamps(r, large);
  const looks = map.looks.map(([hue, pattern]) => [false, true].map((dim) => make(hue, pattern, dim)));
  const spots = visibleSpots();
  if (spots.length > MANY && r < 4) paintPixels(context, spots, looks);
  else {
    for (const [paper, px, py] of spots) {
      const stamp = looks[map.lookAt[paper]][map.lit[paper] ? 0 : 1];
      context.drawImage(stamp, px * map.ratio - stamp.width / 2, py * map.ratio - stamp.height / 2);
    }
  }
  map.grid = null;
  done();
  context.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  map.lost.hidden = spots.length > 0;
  paintPath(context, style);
  labelThemes(context, style, spots);
  if (map.middlePaper >= 0) {
    context.beginPath(); context.arc(spotX(data.papers.x[map.middlePaper]), spotY(data.papers.y[map.middlePaper]), radiusOf() + 5, 0, 7);
    context.lineWidth = 2; context.strokeStyle = style.getPropertyValue("--ink"); context.stroke();
  }
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

// The paper of each theme where its papers in sight are densest: what its name is tied to.
const CELL = 36;
function anchorsOf(spots) {
  const themes = new Map();
  for (const [paper, px, py] of spots) {
    if (!map.lit[paper] || px < 0 || py < 0 || px > map.width || py > map.height) continue;
    const theme = data.papers.theme[paper];
    const key = Math.floor(px / CELL) * 512 + Math.floor(py / CELL);
    const one = themes.get(theme) || { theme, n: 0, cells: new Map() };
    one.n += 1;
    const cell = one.cells.get(key);
    if (cell) cell.push([px, py]); else one.cells.set(key, [[px, py]]);
    themes.set(theme, one);
  }
  return [...themes.values()].map(({ theme, n, cells }) => {
    const densest = [...cells.values()].reduce((best, cell) => (cell.length > best.length ? cell : best));
    const mx = densest.reduce((sum, [px]) => sum + px, 0) / densest.length, my = densest.reduce((sum, [, py]) => sum + py, 0) / densest.length;
    const [x, y] = densest.reduce((best, spot) => (Math.hypot(spot[0] - mx, spot[1] - my) < Math.hypot(best[0] - mx, best[1] - my) ? spot : best));
    return { theme, n, x, y };
  });
}

// Every theme with a hundredth of the highlighted papers is named; the most papers first.
function labelThemes(context, style, spots) {
  const small = map.width < 560;
  const size = small ? 11 : 12.5;
  context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  const lit = map.lit.filter(Boolean).length;
  const items = anchorsOf(spots).filter(({ theme, n }) => theme !== data.none && (n >= NAMED * lit || theme === map.theme))
    .sort((a, b) => (b.theme === map.theme) - (a.theme === map.theme) || b.n - a.n || a.theme - b.theme)
    .map((one) => { const text = clip(themeName(one.theme), small ? 20 : 34); return { ...one, text, w: context.measureText(text).width + size + 8, h: size + 5 }; });
  // The buttons stand in a corner.
  const taken = printed.on ? [] : [{ left: map.width - 50, top: map.height - 130, w: 50, h: 130 }];
  let placed = placeLabels(items, map.width, map.height, { taken });
  for (const letters of [20, 12, 9]) {
    if (placed.length === items.length) break;
    // Shorter names where not all have room.
    for (const item of items) { item.text = clip(themeName(item.theme), letters); item.w = context.measureText(item.text).width + size + 8; }
    placed = placeLabels(items, map.width, map.height, { taken, gap: 1 });
  }
  context.lineWidth = 1; context.strokeStyle = style.getPropertyValue("--ink");
  for (const one of placed) {
    const [ex, ey] = boxEdge(one);
    if (Math.hypot(ex - one.x, ey - one.y) < 3) continue;
    context.beginPath(); context.moveTo(one.x, one.y); context.lineTo(ex, ey); context.stroke();
    context.beginPath(); context.arc(one.x, one.y, 2, 0, 7); context.fillStyle = style.getPropertyValue("--ink"); context.fill();
  }
  map.placed = placed;
  map.labels.replaceChildren(...placed.map((one) => {
    const node = h("a", { class: `map-label${small ? " tiny" : ""}`, href: themePage(one.theme), title: one.text === themeName(one.theme) ? null : themeName(one.theme), "data-theme": data.themes.id[one.theme], "data-anchor": `${one.x.toFixed(1)} ${one.y.toFixed(1)}` },
      map.by === "theme" ? swatch(one.theme) : null, one.text);
    node.style.left = `${one.left}px`; node.style.top = `${one.top}px`;
    node.style.width = `${one.w}px`; node.style.height = `${one.h}px`;
    return node;
  }));
}

function saveMap() {
  const copy = h("canvas", { width: map.canvas.width, height: map.canvas.height });
  const context = copy.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue("--sheet"); context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(map.canvas, 0, 0);
  context.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  context.font = `600 12.5px ${getComputedStyle(document.body).fontFamily}`; context.textBaseline = "middle"; context.lineJoin = "round";
  for (const one of map.placed) {
    context.lineWidth = 4; context.strokeStyle = style.getPropertyValue("--sheet"); context.fillStyle = style.getPropertyValue("--ink");
    context.strokeText(one.text, one.left + 4, one.top + one.h / 2); context.fillText(one.text, one.left + 4, one.top + one.h / 2);
  }
  copy.toBlob((blob) => save("map.png", blob), "image/png");
}

function paperUnder(event) {
  const box = map.canvas.getBoundingClientRect();
  const reach = Math.max(event.pointerType === "touch" ? 16 : 7, radiusOf() + 2);
  return nearestTo(event.clientX - box.left, event.clientY - box.top, reach);
}

function nearestTo(px, py, reach) {
  const cells = reach === Infinity ? [...gridOf().values()] : [];
  if (reach < Infinity) for (let cx = (px - reach) >> 4; cx <= (px + reach) >> 4; cx++) for (let cy = (py - reach) >> 4; cy <= (py + reach) >> 4; cy++) cells.push(gridOf().get(cx * 4096 + cy) || []);
  let best = -1, nearest = reach;
  for (const cell of cells) for (const paper of cell) {
    const apart = Math.hypot(spotX(data.papers.x[paper]) - px, spotY(data.papers.y[paper]) - py);
    if (apart <= nearest) { nearest = apart; best = paper; }
  }
  return best;
}

function hoverMap(event) {
  const paper = paperUnder(event);
  map.canvas.classList.toggle("over", paper >= 0);
  if (paper < 0) { hideTip(); return; }
  const names = authorNames(paper);
  showTip(event, clip(data.papers.title[paper], 160), `${names.slice(0, 3).join(", ")}${names.length > 3 ? " and others" : ""}${data.papers.year[paper] ? `, ${data.papers.year[paper]}` : ""}`, themeName(data.papers.theme[paper]));
}
