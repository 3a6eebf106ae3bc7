// Names placed beside what they name: none over another, none outside, a line where it is far.
const RINGS = [0, 16, 28, 42, 58, 78, 102, 130, 165, 205, 250, 300];
const ANGLES = Array.from({ length: 16 }, (_, at) => (at * Math.PI) / 8);
const STRANGE = 55; // Pixels that it is worth to lie nearest to one's own anchor.

// items: the most important first, each with anchor (x, y) and size (w, h), and whether the anchor stays clear;
// taken: boxes to keep free.
function placeLabels(items, width, height, { taken = [], gap = 3 } = {}) {
  const placed = [];
  const free = (item, left, top) => left >= 2 && top >= 2 && left + item.w <= width - 2 && top + item.h <= height - 2
    && ![...taken, ...placed].some((one) => left < one.left + one.w + gap && one.left < left + item.w + gap && top < one.top + one.h + gap && one.top < top + item.h + gap);
  for (const item of items) {
    let best = null;
    for (const ring of RINGS) {
      if (best && ring > best.cost) break;
      if (item.clear && !ring) continue;
      for (const angle of ring ? ANGLES : [0]) {
        const left = item.x + Math.cos(angle) * (ring + (ring ? item.w / 2 : 0)) - item.w / 2;
        const top = item.y + Math.sin(angle) * (ring + (ring ? item.h / 2 : 0)) - item.h / 2;
        if (!free(item, left, top)) continue;
        const own = Math.hypot(left + item.w / 2 - item.x, top + item.h / 2 - item.y);
        const strange = items.some((one) => one !== item && Math.hypot(left + item.w / 2 - one.x, top + item.h / 2 - one.y) < own);
        const cost = ring + (strange ? STRANGE : 0) + (item.clear ? own / 8 : 0);
        if (!best || cost < best.cost) best = { ...item, left, top, cost };
      }
    }
    if (!best) best = nearestGap(item, width, height, free);
    if (best) placed.push(best);
  }
  return placed;
}

// In a crowd: the free place that is nearest, wherever it is.
function nearestGap(item, width, height, free) {
  let best = null;
  for (let top = 2; top <= height - item.h - 2; top += 6) for (let left = 2; left <= width - item.w - 2; left += 8) {
    const cost = Math.hypot(left + item.w / 2 - item.x, top + item.h / 2 - item.y);
    if ((!best || cost < best.cost) && free(item, left, top)) best = { ...item, left, top, cost };
  }
  return best;
}

// Where a line from an anchor meets the box of its name.
const boxEdge = ({ left, top, w, h: tall, x, y }) => [Math.min(left + w, Math.max(left, x)), Math.min(top + tall, Math.max(top, y))];
