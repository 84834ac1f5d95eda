// Called with the colours of the page, finds what is drawn, and returns how many there are. Called
// again with those of a system of high contrast, returns what of it is nearly as light as its ground.
"use strict";

const wide = (style, side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0;
const SIDES = ["Top", "Right", "Bottom", "Left"];
const paints = (style) =>
    !/, 0\)$/.test(style.backgroundColor) || style.backgroundImage !== "none" || SIDES.some((side) => wide(style, side));
const isSized = (element) => (element.getAttribute("style") ?? "").includes("--");
const SLIDER = "::-webkit-slider-runnable-track";

function find() {
    const found = [];
    for (const element of document.querySelectorAll(".card *, .sheet main *, .levers *")) {
        if (element.closest("svg") || !element.getClientRects().length) continue;
        if (element.matches("input[type=range]")) found.push([element, SLIDER]);
        if (element.matches("input, button, .icon, a, pre")) continue;
        for (const pseudo of ["", "::before", "::after"]) {
            const style = getComputedStyle(element, pseudo || null);
            const isEmpty = pseudo ? style.content === '""' : isSized(element) || !element.textContent.trim();
            const isCell = /^(TD|TH|TR|UL|OL|TABLE)$/.test(element.tagName) && !pseudo;
            if (isEmpty && !isCell && style.visibility !== "hidden" && style.display !== "none" && paints(style)) found.push([element, pseudo]);
        }
    }
    for (const entry of document.querySelectorAll(".legend li, .parts > *, .switch [aria-pressed=true]")) found.push([entry, ""]);
    return found;
}

const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
function over(colour, ground) {
    // color(srgb …) counts to 1
    const unit = colour.startsWith("color(") ? 255 : 1;
    const [red, green, blue, alpha = 1] = parts(colour.replace("color(srgb", ""));
    return [red, green, blue].map((part, at) => part * unit * alpha + ground[at] * (1 - alpha));
}
function light(colour) {
    const linear = colour.map((part) => part / 255).map((part) =>
        (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}
const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
};

function inkless(found) {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.cssText = "forced-color-adjust: none; background: Canvas";
    const ground = parts(getComputedStyle(probe).backgroundColor).slice(0, 3);
    probe.remove();
    return found.filter(([element, pseudo]) => {
        const style = getComputedStyle(element, pseudo === SLIDER ? null : pseudo || null);
        if (pseudo === SLIDER) return style.forcedColorAdjust !== "none";
        if (style.backgroundImage !== "none" && style.forcedColorAdjust === "none") return false;
        if (element.matches("[aria-pressed=true]") && style.forcedColorAdjust !== "none") return true; // its text has a ground of its own
        const colours = [style.backgroundColor, ...SIDES.filter((side) => wide(style, side)).map((side) => style[`border${side}Color`])];
        return !colours.some((colour) => contrast(over(colour, ground), ground) >= 3);
    }).map(([element, pseudo]) => `${element.parentElement.className} > ${element.tagName.toLowerCase()}.${element.className}${pseudo}`);
}

if (!matchMedia("(forced-colors: active)").matches) {
    window.drawn = find();
    return [window.drawn.length];
}
return [...new Set(inkless(window.drawn))];
