// Returns how the page looks, as far as it means something: {the place of an element: its properties}.
// Of elements that are alike (tag, classes, states, the classes around them) the first stands for all.
// A property is told where it is neither as browsers have it nor as that of the element around it.
"use strict"; // called with a selector, `within`

const INHERITED = [
    "color", "fill", "stroke", "font-size", "font-weight", "text-align", "text-transform", "visibility", "white-space",
    "stroke-width", "stroke-dasharray", "text-anchor",
];
const OWN = [
    "display", "position", "content", "background-color", "background-image", "opacity", "order", "clip-path", "transform",
    "top", "right", "bottom", "left", "width", "height", "max-height", "max-width", "overflow-x", "overflow-y",
    "text-decoration-line", "columns", "break-before",
];
const SIDES = ["top", "right", "bottom", "left"];
const PSEUDO = ["::before", "::after"];
const STATES = ["aria-pressed", "aria-current", "aria-expanded", "aria-selected", "aria-sort", "disabled", "hidden", "scope", "type"];

const bare = document.createElement("iframe");
document.documentElement.append(bare);
const initial = {};

// The values that a browser gives an element of a tag without any stylesheet.
function plain(element) {
    const name = `${element.namespaceURI} ${element.tagName} ${element.type ?? ""}`;
    if (!initial[name]) {
        const one = bare.contentDocument.createElementNS(element.namespaceURI, element.tagName);
        if (element.type && element.tagName === "INPUT") one.type = element.type;
        bare.contentDocument.body.append(one);
        initial[name] = read(one, bare.contentWindow.getComputedStyle(one));
        one.remove();
    }
    return initial[name];
}

const ALL = [...INHERITED, ...OWN, "border"];
const LENGTH = /^(top|right|bottom|left|(max-)?(width|height))$/;
function read(element, style, pseudo) {
    const found = {};
    for (const name of [...INHERITED, ...OWN]) found[name] = style.getPropertyValue(name);
    const lines = SIDES.map((side) => {
        const [kind, colour] = ["style", "color"].map((each) => style.getPropertyValue(`border-${side}-${each}`));
        return kind === "none" ? "-" : `${kind} ${colour === found.color ? "" : colour}`.trim();
    });
    found.border = new Set(lines).size === 1 ? lines[0] : lines.join(" / ");
    if (USUAL.has(found.display)) found.display = undefined;
    for (const name of OWN) if (LENGTH.test(name)) found[name] = undefined; // in pixels of this window
    if (pseudo && !element.style.cssText.includes("--")) return found;
    if (pseudo) {
        // A mark that a number draws: in parts of the element, as none has the word of the stylesheet.
        const whole = element.getBoundingClientRect().width;
        for (const name of ["left", "width"]) found[name] = `${Math.round((parseFloat(style[name]) / whole) * 100)}%`;
        return found;
    }
    // As the stylesheet says it, in parts of what is around it.
    const computed = element.computedStyleMap();
    for (const name of OWN) if (LENGTH.test(name)) found[name] = computed.get(name)?.toString();
    return found;
}

const hex = (_, parts) => `#${parts.split(", ").map((each, at) => Math.round(at < 3 ? each : each * 255).toString(16).padStart(2, "0")).join("")}`;
const USUAL = new Set(["block", "inline", "inline-block"]); // of what stands in a row or a column too

const name = (element) => {
    const states = STATES.filter((each) => element.hasAttribute(each)).map((each) => `[${each}=${element.getAttribute(each)}]`);
    const classes = [...element.classList].sort().map((each) => `.${each}`);
    return element.tagName.toLowerCase() + classes.join("") + states.join("");
};

function place(element) {
    const around = [];
    for (let each = element; each && each !== document.body; each = each.parentElement) {
        if (each === element || each.classList.length || each.id) around.unshift(each.id && each !== element ? `#${each.id}` : name(each));
    }
    return around.slice(-3).join(" ");
}

// Marks are drawn by numbers of their own, and in a small world many are 0: so that a length shows which
// number it stands for, each name has one number everywhere while styles are read.
const drawn = [...document.querySelectorAll('[style*="--"]')].map((element) => [element, element.style.cssText]);
for (const [element] of drawn) {
    for (const name of [...element.style].filter((each) => each.startsWith("--"))) {
        const unit = element.style.getPropertyValue(name).match(/^[\d.]+%$/) && "%";
        const number = [...name].reduce((sum, letter, at) => sum + letter.charCodeAt(0) * (at + 1), 0) % 37;
        if (unit) element.style.setProperty(name, `${number + (/start|from|low/.test(name) ? 5 : 50)}${unit}`);
    }
}

const found = {};
for (const element of document.querySelectorAll(within)) {
    if (element.closest("script, style, iframe, .modebar") || ["BR", "PATH", "TITLE", "OPTION"].includes(element.tagName.toUpperCase())) continue;
    const at = place(element);
    if (at in found) continue;
    const around = element.parentElement ? getComputedStyle(element.parentElement) : null;
    const usual = plain(element);
    const own = read(element, getComputedStyle(element));
    const told = (values, than, inherits) =>
        ALL.filter((each) => values[each] !== undefined && (INHERITED.includes(each) ? values[each] !== inherits?.getPropertyValue(each) : values[each] !== than[each]))
            .map((each) => `${each}: ${values[each].replace(/rgba?\(([^)]*)\)/g, hex)}`)
            .join("; ");
    found[at] = told(own, usual, around);
    if (own.display === "none") found[at] = "display: none";
    for (const pseudo of PSEUDO) {
        const style = getComputedStyle(element, pseudo);
        if (["none", "normal"].includes(style.content) || style.display === "none") continue;
        found[at + pseudo] = told(read(element, style, pseudo), plain(document.createElement("span")), getComputedStyle(element));
    }
}
bare.remove();
for (const [element, text] of drawn) element.style.cssText = text;
return found;
