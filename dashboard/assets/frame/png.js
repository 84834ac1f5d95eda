// The drawing of a card as a picture on white paper that says what it is: title, sentence, what
// stands around the drawing, source, its kind of data and the address. Whatever the theme of the page.
"use strict";

window.breachlab.png = (() => {
    const WIDTH = 800; // of the paper; a picture has three pixels for each
    const SCALE = 3;
    const EDGE = 32;
    const INNER = WIDTH - 2 * EDGE;
    const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif";
    const WIDER = 1.25; // than the font of the page, in which names were measured
    const HIGHER = 4 / 3; // than on the page, as it is wider
    const SVG = "http://www.w3.org/2000/svg";
    const INK = "#1b1f24";
    const SOFT = "#57606a";

    const part = (card, name) => card.querySelector(`[id$=".${name}"]`);

    // What the page's style gives an element in the light theme: nothing is painted in between.
    function inLight(read) {
        const { dataset } = document.documentElement;
        const theme = dataset.theme;
        dataset.theme = "light";
        const found = read();
        dataset.theme = theme;
        return found;
    }

    function loaded(url) {
        return new Promise((done, fails) => {
            const image = new Image();
            image.onload = () => done(image);
            image.onerror = fails;
            image.src = url;
        });
    }

    // Without the page around it, a drawing has the colours of its own style: those of white paper.
    async function pictured(svg, height) {
        svg.setAttribute("xmlns", SVG);
        svg.setAttribute("width", INNER * SCALE);
        svg.setAttribute("height", height * SCALE);
        const text = new XMLSerializer().serializeToString(svg);
        return { image: await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`), height };
    }

    // A chart in the room that it has on the page, wider for the names of another font.
    function ofChart(svg) {
        const style = getComputedStyle(svg.parentElement);
        const [top, right, bottom, left] = ["Top", "Right", "Bottom", "Left"].map((side) =>
            parseFloat(style[`padding${side}`]),
        );
        const height = Math.round(svg.parentElement.clientHeight * HIGHER);
        const paper = document.createElementNS(SVG, "svg");
        paper.setAttribute("viewBox", `0 0 ${INNER} ${height}`);
        const copy = paper.appendChild(svg.cloneNode(true));
        const place = {
            x: left * WIDER,
            y: top,
            width: INNER - left * WIDER - right,
            height: height - top - bottom,
            style: `font-family:${FONT}`,
        };
        Object.entries(place).forEach(([name, value]) => copy.setAttribute(name, value));
        return pictured(paper, height);
    }

    async function ofPlot(plot) {
        const { url, height } = await window.breachlab.plots.image(plot, INNER);
        return { image: await loaded(url), height };
    }

    function ofMap(svg) {
        const [, , across, down] = svg.getAttribute("viewBox").split(" ").map(Number);
        const copy = svg.cloneNode(true);
        copy.querySelectorAll(".ring, .pointed").forEach((each) => each.remove());
        return pictured(copy, Math.round((INNER * down) / across));
    }

    // What stands around the drawing as HTML: lines of text, and the entries of a legend.
    function around(element) {
        if (!element) return [];
        const lines = [];
        for (const each of element.querySelectorAll("p, .sides, ol, ul")) {
            const items = [...each.querySelectorAll("li, button")];
            if (!items.length) lines.push({ texts: [each.innerText] });
            else
                lines.push({
                    texts: items.map((item) => item.innerText.replace(/\s*\n\s*/g, " · ")),
                    colours: inLight(() => items.map((item) => swatch(item))),
                });
        }
        return lines;
    }

    const swatch = (item) => getComputedStyle(item).getPropertyValue("--ratio").trim();

    // A brush that goes down the paper; first it only measures, then it paints.
    function brush(context, isPainting) {
        let y = EDGE;
        const set = (size, weight, colour) => {
            context.font = `${weight} ${size}px ${FONT}`;
            context.fillStyle = colour;
            context.textBaseline = "top";
        };
        const wrapped = (text, width) => {
            const lines = [""];
            for (const word of text.split(/[ \n]+/)) {
                const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
                if (context.measureText(longer).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
                else lines.push(word);
            }
            return lines;
        };
        const put = (lines, x, size) => {
            lines.forEach((line, number) => isPainting && context.fillText(line, x, y + number * size * 1.4));
            return lines.length * size * 1.4;
        };
        return {
            text(text, size, weight = 400, colour = INK, after = 8) {
                if (!text) return;
                set(size, weight, colour);
                y += put(wrapped(text, INNER), EDGE, size) + after;
            },
            columns({ texts, colours = [] }) {
                const width = INNER / texts.length;
                set(12, 400, INK);
                const has = colours.some(Boolean);
                const heights = texts.map((text, number) => {
                    if (colours[number] && isPainting) {
                        context.fillStyle = colours[number];
                        context.fillRect(EDGE + number * width, y, width - 4, 10);
                        context.fillStyle = INK;
                    }
                    y += has ? 16 : 0;
                    const used = put(wrapped(text, width - 8), EDGE + number * width, 12);
                    y -= has ? 16 : 0;
                    return used + (has ? 16 : 0);
                });
                y += Math.max(...heights) + 10;
            },
            picture({ image, height }) {
                if (isPainting) context.drawImage(image, EDGE, y, INNER, height);
                y += height + 12;
            },
            get end() {
                return Math.ceil(y + EDGE - 8);
            },
        };
    }

    const sources = (card) =>
        [...card.querySelectorAll("figcaption .source")].map((each) => each.innerText).join(" · ");

    function paint(context, isPainting, card, drawing, mark) {
        const on = brush(context, isPainting);
        on.text(card.querySelector("h2").innerText, 20, 650, INK, 6);
        on.text(part(card, "finding").innerText, 14, 400, SOFT, 12);
        around(part(card, "above")).forEach((line) => on.columns(line));
        on.picture(drawing);
        around(part(card, "below")).forEach((line) => on.columns(line));
        on.text(sources(card), 11, 400, SOFT, 12);
        on.text(mark.whom, 12, 400, INK, 4);
        on.text(mark.mark, 14, 700, INK, 4);
        on.text(location.href, 11, 400, SOFT, 0);
        return on.end;
    }

    async function of(card, mark) {
        const chart = card.querySelector(".drawing > svg");
        const plot = card.querySelector("[data-plotly]");
        const drawing = await (plot
            ? ofPlot(plot)
            : chart
              ? ofChart(chart)
              : ofMap(card.querySelector(".map svg")));
        const paper = document.createElement("canvas");
        paper.width = WIDTH * SCALE;
        paper.height = paint(paper.getContext("2d"), false, card, drawing, mark) * SCALE;
        const context = paper.getContext("2d");
        context.scale(SCALE, SCALE);
        context.fillStyle = "#ffffff";
        context.fillRect(0, 0, paper.width, paper.height);
        paint(context, true, card, drawing, mark);
        return new Promise((done) => paper.toBlob(done, "image/png"));
    }

    async function save(button) {
        const name = button.dataset.png;
        const blob = await of(document.querySelector(`.card.${name}`), button.dataset);
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = `${name}.${button.dataset.file}.png`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }

    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-png]");
        if (button) save(button);
    });
    return { of };
})();
