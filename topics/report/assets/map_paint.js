// Points on the canvas: one stamp for each look, tens of thousands blended by hand.
const SHAPES = ["circle", "square", "triangle", "cross"];
const MANY = 3000, STEPS = 5;

// Each paper's place among the looks: its theme, or a fifth of the papers by year, by their theme's mean year, or by novelty.
function colourPapers() {
  const { papers } = data;
  if (map.by === "theme") {
    map.looks = data.themes.id.map((_, at) => [hueOf(at), patternOf(at)]);
    map.lookAt = papers.theme;
    map.legend.replaceChildren();
    return;
  }
  const values = map.by === "year" ? papers.year : map.by === "mean" ? meanYears() : papers.novelty;
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const cuts = [...new Set(Array.from({ length: STEPS }, (_, at) => known[Math.floor((at * known.length) / STEPS)]))];
  map.looks = [["hn", 0], ...cuts.map((_, at) => [`q${Math.round((at * (STEPS - 1)) / Math.max(1, cuts.length - 1))}`, 0])];
  map.lookAt = values.map((value) => (value === null ? 0 : cuts.filter((cut) => cut <= value).length));
  const unit = map.by === "novelty" ? "%" : "", step = map.by === "mean" ? 0.1 : 1;
  const said = (value) => (map.by === "mean" ? value.toFixed(1) : String(value));
  map.legend.replaceChildren(h("li", {}, { year: "Year:", mean: "Mean year of the theme’s papers:", novelty: "Novelty, rank in its year:" }[map.by]), ...cuts.map((cut, at) => {
    const end = at + 1 < cuts.length ? cuts[at + 1] - step : known[known.length - 1];
    return h("li", {}, h("span", { class: `swatch ${map.looks[at + 1][0]}`, "aria-hidden": "true" }), cut >= end ? `${said(cut)}${unit}` : `${said(cut)}–${said(end)}${unit}`);
  }), values.some((value) => value === null) ? h("li", {}, h("span", { class: "swatch hn", "aria-hidden": "true" }), "not known") : "");
}

// For each paper the mean year of the papers of its theme, to a tenth; nothing for those of no theme.
function meanYears() {
  const { theme, year } = data.papers;
  const sums = data.themes.id.map(() => [0, 0]);
  theme.forEach((at, paper) => { if (year[paper] !== null) { sums[at][0] += year[paper]; sums[at][1] += 1; } });
  return theme.map((at) => (at === data.none || !sums[at][1] ? null : Math.round((10 * sums[at][0]) / sums[at][1]) / 10));
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

