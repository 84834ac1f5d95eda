// What is drawn in each card, where, and which numbers stand beside it.
"use strict";

// What is drawn and has no length or place of a number, and what it is.
const SIGNS = [
    ".icon", // a picture
    "input", // a field
    "textarea", // a field of several lines
    ".dot", // whether a kind of data is out or not
    ".dotted::before", // joins the kinds of data that are out
    ".dotted::after", // joins the kinds of data that are out
    ".stack-legend i", // an entry of a legend
    ".stock-keys li::before", // an entry of a legend
    ".age-keys li::before", // an entry of a legend
    ".events li::before", // the line down the days, which are as far apart as their words are long
    ".events li::after", // a day on that line
    ".swing::after", // the line of no change
    ".swing > div::before", // an axis
    ".swing > div::after", // the line of no change
    ".age-track", // an axis
    ".fall i::before", // the middle of a range, whose ends are held
    ".meter i", // one of the SMS that a text takes
    ".dots i", // one of a hundred, which are counted
    ".fit::before", // that nothing identifies a number
    ".lever-tools button", // a button
    "button:not(.parts > *)", // a button
    ".drivers i", // a change as a share of its own headline: each row has a unit of its own
];

const paints = (style) =>
    style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.backgroundImage !== "none" ||
    ["Left", "Right"].some((side) =>
        style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);
const names = (element) => [...element.classList].sort();
const numbers = (text) => (text ?? "").split(/\s+/).filter(Boolean).map(Number);

// 34.1 M, 12,345, 7.5%, Aged 25–34: 512 in 1,000: the number, and half a unit of its last digit.
function read(text) {
    const said = text.replace(/[\u00a0\u202f]/g, " ").split(": ").at(-1);
    const found = /(\d[\d,]*)(\.\d+)?(?: ?(M|k|%)(?![a-z]))?/.exec(said);
    if (!found) return null;
    const unit = { M: 1e6, k: 1e3, "%": 0.01 }[found[3]] ?? 1;
    const last = 10 ** -((found[2] ?? ".").length - 1);
    return { value: Number(found[1].replaceAll(",", "") + (found[2] ?? "")) * unit, slack: last * unit / 2 };
}

// By the key of a number and by its place, one of which is the same in all rows.
function ofElement(element, name, place = 0) {
    const keys = (element.dataset.count ?? "").split(" ");
    const looked = element.dataset.looked && read(element.textContent);
    const values = looked ? [looked] : numbers(element.dataset.value).map((value) => ({ value, slack: 0 }));
    return values.flatMap((each, at) => [[`${name} ${keys[at]}`, each], [`${name} ${place}.${at}`, each]]);
}

// The numbers of a mark: its own, else those of its entry in the legend, else those of its row.
function beside(mark, card) {
    const own = [mark, ...mark.querySelectorAll("[data-value]")].flatMap((each) => ofElement(each, "own"));
    if (own.length) return own;
    const hovered = mark.closest("[data-hover]")?.dataset.hover.split("\n").map(read) ?? [];
    const told = hovered.flatMap((said, line) => (said ? [[`line ${line}`, said]] : []));
    const sign = [...card.querySelectorAll(".stack-legend i")]
        .find((each) => mark.className && each.className === mark.className);
    if (sign) return [...sign.parentElement.querySelectorAll("[data-value]")].flatMap((each) => ofElement(each, "legend"));
    const row = mark.closest("tr, li");
    const cells = row ? [...row.querySelectorAll("[data-count]")] : [];
    const found = cells.flatMap((each, at) =>
        ofElement(each, each.tagName, cells.slice(0, at).filter((other) => other.tagName === each.tagName).length));
    return found.length ? found : told;
}

// Of a card's heading: what a mark stands for that its row does not print.
const heading = (card) =>
    [...card.querySelectorAll("h2, h2 [data-value], .finding, .finding [data-value]")]
        .flatMap((each) => ofElement(each, "heading"));

function boxOf(element, pseudo) {
    const box = element.getBoundingClientRect();
    if (!pseudo) return { left: box.left, right: box.right };
    const style = getComputedStyle(element, pseudo);
    const left = box.left + parseFloat(style.left);
    return { left, right: left + parseFloat(style.width) };
}

function* drawn(card) {
    for (const element of card.querySelectorAll("*")) {
        if (element.closest("svg") || !element.getClientRects().length) continue;
        const isSized = (element.getAttribute("style") ?? "").includes("--");
        for (const pseudo of ["", "::before", "::after"]) {
            const style = getComputedStyle(element, pseudo || null);
            const isEmpty = pseudo ? style.content === '""' : isSized || !element.textContent.trim();
            if (isEmpty && paints(style) && style.display !== "none" && style.visibility !== "hidden") yield [element, pseudo];
        }
    }
}

const kindOf = (element, pseudo) => {
    const parent = element.parentElement;
    const isStack = element.matches(".parts > *");
    const own = isStack ? "" : names(element).map((each) => `.${each}`).join("");
    return `${names(parent).map((each) => `.${each}`).join("") || parent.tagName.toLowerCase()} > ` +
        `${isStack ? "*" : element.tagName.toLowerCase()}${own}${pseudo}`;
};

const cards = [...document.querySelectorAll(".card, .sheet section, .sheet .rates")];
document.querySelectorAll("details").forEach((each) => { each.open = true; });

function html(card) {
    return [...drawn(card)].filter(([element, pseudo]) => !SIGNS.some((sign) => {
        const [selector, part = ""] = sign.split("::");
        return element.matches(selector) && (part ? pseudo === `::${part}` : !pseudo);
    })).map(([element, pseudo]) => {
        const track = (element.closest("td, .amount, .stacked, .parts") ?? element.parentElement).getBoundingClientRect();
        const place = pseudo ? element : element.parentElement;
        const room = element.matches(".amount > *, .stacked > *, .parts > *, td > *") && !pseudo ? track : place.getBoundingClientRect();
        const { left, right } = boxOf(element, pseudo);
        return {
            kind: kindOf(element, pseudo),
            start: left - room.left, end: right - room.left, room: room.width,
            row: [...card.querySelectorAll("tr, li, .stacked")].indexOf(element.closest(".stacked, tr, li")),
            columns: Object.fromEntries(beside(element, card)),
            more: Object.fromEntries(heading(card)),
        };
    });
}

// Bars have their numbers; a point lies under the place that reacts to it, which has its number.
function svg(card) {
    const found = [];
    for (const [at, chart] of [...card.querySelectorAll("svg.chart, svg.strip")].entries()) {
        const edge = chart.getBoundingClientRect();
        for (const bar of chart.querySelectorAll("rect[data-value]:not(.hit)")) {
            const box = bar.getBoundingClientRect();
            const value = Math.abs(Number(bar.dataset.value));
            found.push({ chart: at, what: "bar", value, wide: box.width, tall: box.height });
        }
        const hits = [...chart.querySelectorAll("circle.hit, circle.dot[data-value]")];
        for (const hit of hits) {
            const box = hit.getBoundingClientRect();
            const x = (box.left + box.right) / 2 - edge.left, y = (box.top + box.bottom) / 2 - edge.top;
            found.push({ chart: at, what: hit.matches(".dot") ? "dot" : "hit", value: Number(hit.dataset.value), x, y });
        }
        for (const point of chart.querySelectorAll("g.scatter > circle")) {
            const box = point.getBoundingClientRect();
            const x = (box.left + box.right) / 2 - edge.left, y = (box.top + box.bottom) / 2 - edge.top;
            found.push({ chart: at, what: "point", x, y });
        }
    }
    return found;
}

const matrices = (card) => [...card.querySelectorAll(".dots")].map((grid) => ({
    filled: [...grid.children].map((each) => Number(getComputedStyle(each).opacity))
        .filter((each) => each > 0.5).length,
    said: read(grid.parentElement.querySelector("p").textContent)?.value ?? null,
}));

return cards.map((card) => ({
    name: names(card).filter((each) => each !== "card").join(" ") || card.querySelector("table")?.className || "card",
    marks: html(card), svg: svg(card), matrices: matrices(card),
}));
