// What is written on the page, where, and whether anybody can see it. A text is a text node of
// HTML, line by line, an SVG <text>, or what an <input> shows.

const TOLERANCE = 1; // pixels
const FIELDS = ["checkbox", "radio", "range", "hidden", "color"].reduce(
    (fields, type) => `${fields}:not([type=${type}])`, "input"
);
// Opened above the page or a card, these may cover it.
const LAYERS = "dialog, [popover], [role=dialog], [role=listbox], [role=menu], [role=tooltip]";

const upwards = element => {
    const found = [];
    for (let each = element; each && each !== document.body; each = each.parentElement) found.push(each);
    return found;
};

// A turned text has the corners of a turned box.
const boxed = (left, top, right, bottom, matrix = new DOMMatrix()) => {
    const corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
        .map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
    const [xs, ys] = [corners.map(each => each.x), corners.map(each => each.y)];
    return {
        left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys), corners,
    };
};

// A font's line is higher than its letters. What lies above its capitals and below its
// descenders is shared with the next line, or a tight heading would lie over itself.
const brush = document.createElement("canvas").getContext("2d");
const rooms = {};
const dip = ({ fontStyle, fontWeight, fontSize, fontFamily }) => {
    brush.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
};
const room = style => {
    dip(style);
    if (!rooms[brush.font]) {
        const size = brush.measureText("Hg");
        rooms[brush.font] = [
            size.fontBoundingBoxAscent - size.actualBoundingBoxAscent,
            size.fontBoundingBoxDescent - size.actualBoundingBoxDescent,
        ];
    }
    return rooms[brush.font];
};

const ofNode = node => {
    const element = node.parentElement;
    const [above, below] = room(getComputedStyle(element));
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(line => line.width && line.height)
        .map(line => boxed(line.left, line.top + above, line.right, line.bottom - below));
    return { element, node, words: node.data, boxes };
};

const ofDrawing = element => {
    const [above, below] = room(getComputedStyle(element));
    const lines = [...element.querySelectorAll(":scope > tspan[x]")];
    const boxes = (lines.length ? lines : [element]).map(line => line.getBBox()).map(
        ({ x, y, width, height }) =>
            boxed(x, y + above, x + width, y + height - below, element.getScreenCTM())
    );
    const spoken = [...element.childNodes].filter(each => each.nodeName !== "title");
    const isDrawn = element.getBoundingClientRect().width > 0; // and not a definition
    return { element, words: spoken.map(each => each.textContent).join(" "), boxes: isDrawn ? boxes : [] };
};

const ofField = element => {
    const style = getComputedStyle(element);
    dip(style);
    const isUnseen = style.color === "rgba(0, 0, 0, 0)"; // as on a phone until it is used
    const words = isUnseen ? "" : element.value || element.placeholder;
    const [before, after] = [parseFloat(style.paddingLeft), parseFloat(style.paddingRight)];
    const width = element.clientWidth - before - after;
    const wanted = brush.measureText(words).width;
    const edge = element.getBoundingClientRect();
    const left = edge.left + element.clientLeft + before;
    const middle = (edge.top + edge.bottom) / 2;
    const half = parseFloat(style.fontSize) / 2;
    const box = boxed(left, middle - half, left + Math.min(width, wanted), middle + half);
    return { element, words, boxes: words && width > 0 ? [box] : [], cut: wanted > width + TOLERANCE && wanted - width };
};

const written = () => {
    const found = [...document.querySelectorAll(FIELDS)].map(ofField);
    found.push(...[...document.querySelectorAll("svg text")].map(ofDrawing));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (data.trim() && parentElement instanceof HTMLElement) found.push(ofNode(walker.currentNode));
    }
    return found;
};

// Made for screen readers alone: clipped to nothing, or to a pixel.
const isTiny = element => {
    const style = getComputedStyle(element);
    if (style.clip !== "auto" || /^inset\((50|100)%/.test(style.clipPath)) return true;
    const { width, height } = element.getBoundingClientRect();
    return style.overflowX !== "visible" && style.display !== "inline" && Math.min(width, height) <= 1;
};

// Put out of reach, as live regions and skip links are; a text in the flow would merely be lost.
const isAway = ({ element, boxes }) => {
    const positions = upwards(element).map(each => getComputedStyle(each).position);
    const isFixed = positions.includes("fixed");
    const isBefore = boxes.every(box => box.right <= 0 || box.bottom <= 0);
    const isAfter = boxes.every(box => box.left >= innerWidth || box.top >= innerHeight);
    return (isBefore && (isFixed || positions.includes("absolute"))) || (isAfter && isFixed);
};

const isSeen = text =>
    text.boxes.length > 0
    && text.element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
    && !upwards(text.element).some(isTiny)
    && !isAway(text);
