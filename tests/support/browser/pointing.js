// Where the marks of a page are on the screen, what is told of them, and what clicks on them do.
"use strict";

window.pointing = (() => {
    const PATIENCE = 500; // milliseconds in which what is expected may come to stand there
    const EDGE = 2; // pixels that a place is inside of its chart: a bar may have no length
    const card = (name) => document.querySelector(`.card.${name.replace("/", "-")}`);
    const chart = (name) => card(name).querySelector("svg.chart");
    const written = (text) => text.replace(/[\u00a0\u202f]/g, " ").trim();
    let acts = [];
    let restores = null;

    // From here on a click does nothing but say what it would do.
    function catches() {
        const { act, only } = window.breachlab;
        window.breachlab.act = (word) => acts.push(word);
        window.breachlab.only = (word) => acts.push(`only ${word}`);
        restores = () => Object.assign(window.breachlab, { act, only });
    }

    function caught() {
        const mine = acts;
        acts = [];
        return mine;
    }

    // Shares of a drawing, {x, y} with the ends of their axes, to [x, y] of the window.
    function places(name, marks) {
        const box = chart(name).getBoundingClientRect();
        const inside = (share, [low, high], size) =>
            Math.min(Math.max(share * size, low * size + EDGE), high * size - EDGE);
        return marks.map(({ x, y, across, up }) => [
            box.x + inside(x, across, box.width),
            box.y + inside(y, up, box.height),
        ]);
    }

    // How many different things a chart can tell.
    const count = (name) =>
        new Set([...chart(name).querySelectorAll(".hit[data-value]")].map(({ dataset }) => dataset.hover)).size;

    function tooltip() {
        const box = document.getElementById("tooltip");
        return box && !box.hidden ? [[...box.children].map((line) => written(line.textContent))] : [];
    }

    // What is told where the mouse is, once it is what is expected, or after some patience.
    async function told(expected) {
        const [until, wanted] = [performance.now() + PATIENCE, JSON.stringify([expected])];
        while (JSON.stringify(tooltip()) !== wanted && performance.now() < until)
            await new Promise(requestAnimationFrame);
        return tooltip();
    }

    // A place of each that does an act at which the mouse meets it; nothing for one without any.
    function shapes(name) {
        const found = [...card(name).querySelectorAll(".map [data-act], .table [data-act]")];
        return found.filter((each) => !each.closest("tr[data-act] button")).map((each) => ({
            act: each.dataset.act,
            hover: each.dataset.hover ?? "",
            place: inside(each),
            text: each.dataset.hover ? "" : written(each.innerText ?? ""), // or it is told
        }));
    }

    function inside(shape) {
        const { left, top, width, height } = shape.getBoundingClientRect();
        const steps = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0.35, 0.65, 0.05, 0.95];
        for (const down of steps)
            for (const right of steps) {
                const [x, y] = [Math.floor(left + right * width), Math.floor(top + down * height)];
                const hit = document.elementFromPoint(x, y)?.closest("[data-act]");
                if (hit?.dataset.act === shape.dataset.act) return [x, y];
            }
        return null;
    }

    const clickable = () =>
        [...document.querySelectorAll("main .card")]
            .filter((each) => each.querySelector(".chart, .map svg, .table [data-act]"))
            .map((each) => each.classList[1]);

    return { catches, caught, releases: () => void restores(), places, count, told, shapes, clickable };
})();
