// What is typed into the search: words, "phrases", -without, and OR between alternatives.

function parseQuery(text) {
  const alternatives = [{ must: [], not: [] }];
  for (const [, minus, phrase, word] of text.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
    if (word === "OR" && !minus) { alternatives.push({ must: [], not: [] }); continue; }
    const term = fold(phrase ?? word).replace(/\s+/g, " ").trim();
    if (term) alternatives[alternatives.length - 1][minus ? "not" : "must"].push(term);
  }
  return alternatives.filter(({ must, not }) => must.length || not.length);
}

// text: what is always searched; more: what is searched beside it, or nothing.
const matches = (query, text, more) => query.some(({ must, not }) => {
  const has = (term) => text.includes(term) || more.includes(term);
  return must.every(has) && !not.some(has);
});

// The text with what was found marked; only where folding keeps the places of the letters.
function marked(text, query) {
  const terms = query.flatMap(({ must }) => must);
  const plain = fold(text);
  if (!terms.length || plain.length !== text.length) return text;
  const parts = [];
  let at = 0;
  while (at < text.length) {
    let next = -1, length = 0;
    for (const term of terms) {
      const found = plain.indexOf(term, at);
      if (found >= 0 && (next < 0 || found < next || (found === next && term.length > length))) { next = found; length = term.length; }
    }
    if (next < 0) break;
    if (next > at) parts.push(text.slice(at, next));
    parts.push(h("mark", {}, text.slice(next, next + length)));
    at = next + length;
  }
  parts.push(text.slice(at));
  return parts;
}
