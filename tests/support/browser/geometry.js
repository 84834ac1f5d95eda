// What is wrong with the texts of texts.js: a sentence for each that is cut, leaves its card or
// the page, lies over another, or is a heading that breaks inside a word.

const AXES = [["left", "right", "overflowX"], ["top", "bottom", "overflowY"]];
const shortened = words => {
    const line = words.replace(/\s+/g, " ").trim();
    return `“${line.length > 40 ? `${line.slice(0, 39)}…` : line}”`;
};
const pixels = length => `${Math.max(1, Math.round(length))} px`;
const titleOf = card => card.querySelector("h2, h3, figcaption")?.textContent ?? card.className;
const inCard = card => (card ? ` in the card ${shortened(titleOf(card))}` : "");

// A card is left by what is in its flow; a menu that it opens may be larger.
const cardOf = element => {
    const [card, layer] = [element.closest("figure.card"), element.closest(LAYERS)];
    return card && layer && card.contains(layer) ? null : card;
};

const edgesOf = element => {
    const edge = element.getBoundingClientRect();
    if (!(element instanceof HTMLElement)) return edge;
    const [left, top] = [edge.left + element.clientLeft, edge.top + element.clientTop];
    return { left, top, right: left + element.clientWidth, bottom: top + element.clientHeight };
};

// Plotly clips bars, and the words on them, by a rectangle elsewhere in its SVG.
const clippingOf = element => {
    const [, name] = getComputedStyle(element).clipPath.match(/^url\("#(.+)"\)$/) ?? [];
    const rect = name && document.getElementById(name)?.querySelector("rect");
    if (!rect || !element.getScreenCTM) return null;
    const [x, y, width, height] = ["x", "y", "width", "height"].map(each => rect[each].baseVal.value);
    return boxed(x, y, x + width, y + height, element.getScreenCTM());
};

// What clips a text: its ancestors, but for those that a positioned one between them leaves.
const clippers = element => {
    const found = [];
    let inner = "static";
    for (const each of upwards(element)) {
        const { position, display, overflowX, overflowY, textOverflow } = getComputedStyle(each);
        const edges = clippingOf(each);
        if (edges) found.push({ edges, overflowX: "clip", overflowY: "clip", tolerance: TOLERANCE });
        if (each.ownerSVGElement) continue; // nothing else within an SVG clips
        if (inner === "fixed") break;
        if (inner === "absolute" && position === "static") continue;
        inner = position;
        const tolerance = textOverflow === "clip" ? TOLERANCE : 0.1; // dots take a letter at once
        const isClipping = display !== "inline" || each.tagName === "svg";
        if (isClipping) found.push({ edges: edgesOf(each), overflowX, overflowY, tolerance });
    }
    return found;
};

// Shorten the boxes of a text to what is shown of it; `cut` is what nobody can scroll to.
const clip = text => {
    for (const { edges, tolerance, ...overflow } of clippers(text.element)) {
        for (const [start, end, axis] of AXES.filter(each => overflow[each[2]] !== "visible")) {
            const beyond = Math.max(...text.boxes.map(box => Math.max(edges[start] - box[start], box[end] - edges[end])));
            if (beyond <= tolerance) continue;
            if (/hidden|clip/.test(overflow[axis])) text.cut = Math.max(text.cut ?? 0, beyond);
            text.boxes = text.boxes
                .map(box => ({ ...box, [start]: Math.max(box[start], edges[start]), [end]: Math.min(box[end], edges[end]) }))
                .filter(box => box[end] > box[start])
                .map(box => boxed(box.left, box.top, box.right, box.bottom));
        }
    }
    return text;
};

const leaving = ({ boxes, card }) => {
    const page = { left: 0, right: document.documentElement.clientWidth };
    for (const [what, edges] of [["card", card?.getBoundingClientRect()], ["page", page]]) {
        for (const side of ["left", "right", "top", "bottom"].filter(each => edges && each in edges)) {
            const sign = side === "left" || side === "top" ? -1 : 1;
            const beyond = Math.max(...boxes.map(box => sign * (box[side] - edges[side])));
            if (beyond > TOLERANCE) return { what, side, beyond };
        }
    }
};

// How far two boxes would have to be moved apart, along the sides of either; 0 when they are.
const depth = (one, other) => {
    if (AXES.some(([start, end]) => one[end] < other[start] || other[end] < one[start])) return 0;
    const turns = [one, other].flatMap(({ corners: [a, b, , d] }) => [[a, b], [a, d]]).map(([from, to]) => {
        const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
        return [(to.x - from.x) / length, (to.y - from.y) / length];
    });
    return Math.max(0, Math.min(...turns.map(([x, y]) => {
        const [[low, high], [bottom, top]] = [one, other].map(({ corners }) => {
            const along = corners.map(each => each.x * x + each.y * y);
            return [Math.min(...along), Math.max(...along)];
        });
        return Math.min(high, top) - Math.max(low, bottom);
    })));
};

// What sticks to the window covers what can be scrolled clear of it.
const stuckTo = element => upwards(element).find(each => /fixed|sticky/.test(getComputedStyle(each).position));
const scrollsClear = (stuck, other) => {
    const { top } = stuck.stuck.getBoundingClientRect();
    const [start, end] = [Math.min(...other.boxes.map(box => box.top)), Math.max(...other.boxes.map(box => box.bottom))];
    const scroll = document.documentElement;
    return !other.stuck && end - top <= scroll.scrollHeight - scroll.clientHeight && top >= end - start;
};

const overlap = (one, other) => {
    if (one.layer !== other.layer) return 0;
    const deepest = Math.max(0, ...one.boxes.flatMap(box => other.boxes.map(each => depth(box, each))));
    if (deepest <= TOLERANCE) return 0;
    const isPassing = (one.stuck && scrollsClear(one, other)) || (other.stuck && scrollsClear(other, one));
    return isPassing ? 0 : deepest;
};

const HEADINGS = "h1, h2, h3, h4, thead th";
const WORD = /[\p{L}\p{N}]+/gu;
const firstSplit = node => [...node.data.matchAll(WORD)].find(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const lines = [...range.getClientRects()].filter(line => line.width).map(line => Math.round(line.top));
    return new Set(lines).size > 1;
})?.[0];

// The word that a heading breaks; one that the browser hyphenates breaks whatever the style says.
const splitWord = ({ element, node }) => {
    const word = node && element.closest(HEADINGS) && firstSplit(node);
    if (!word) return null;
    const { overflowWrap, wordBreak } = element.style;
    Object.assign(element.style, { overflowWrap: "normal", wordBreak: "normal" });
    const isHyphenated = firstSplit(node) === word;
    Object.assign(element.style, { overflowWrap, wordBreak });
    return isHyphenated ? null : word;
};

const sentences = () => {
    const { scrollWidth } = document.documentElement;
    const found = scrollWidth > innerWidth ? [`The page scrolls sideways by ${pixels(scrollWidth - innerWidth)}.`] : [];
    const texts = written().filter(isSeen).map(clip).map(text => ({
        ...text, name: shortened(text.words), card: cardOf(text.element),
        layer: text.element.closest(LAYERS), stuck: stuckTo(text.element),
    }));
    for (const [place, text] of texts.entries()) {
        if (text.cut) found.push(`${text.name} is cut by ${pixels(text.cut)}${inCard(text.card)}.`);
        const word = splitWord(text);
        if (word) found.push(`${text.name} breaks inside the word “${word}”${inCard(text.card)}.`);
        const left = leaving(text);
        if (left) {
            const whole = left.what === "card" ? `the card ${shortened(titleOf(text.card))}` : "the page";
            found.push(`${text.name} leaves ${whole} by ${pixels(left.beyond)} on the ${left.side}.`);
        }
        for (const other of texts.slice(place + 1)) {
            const deep = overlap(text, other);
            if (deep) found.push(`${text.name} and ${other.name} overlap by ${pixels(deep)}${inCard(text.card ?? other.card)}.`);
        }
    }
    return found;
};

// All is measured where it begins: nothing scrolled, nothing stuck to what was scrolled past.
const scrolled = [...document.querySelectorAll("*")].filter(each => each.scrollTop || each.scrollLeft)
    .map(element => [element, { left: element.scrollLeft, top: element.scrollTop, behavior: "instant" }]);
scrolled.forEach(([element]) => element.scrollTo({ left: 0, top: 0, behavior: "instant" }));
const found = sentences();
scrolled.forEach(([element, place]) => element.scrollTo(place));
return found;
