// Where the marks of a page are on the screen, what is told of them, and what clicks on them do.
"use strict";

window.pointing = (() => {
    const PATIENCE = 500; // milliseconds in which what is expected may come to stand there
    const EDGE = 2; // pixels that a place is inside of its chart: a bar may have no length
    const card = (name) => document.querySelector(`.card.${name.replace("/", "-")}`);
    const plot = (name) => card(name).querySelector(".js-plotly-plot");
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

    // {axes: "x2y", x, y} of marks to [x, y] of the window.
    function places(name, marks) {
        const gd = plot(name);
        const box = gd.getBoundingClientRect();
        const at = (id, value) => {
            const axis = gd._fullLayout[`${id[0]}axis${id.slice(1)}`];
            const inside = Math.min(Math.max(axis.c2p(axis.d2c(value)), EDGE), axis._length - EDGE);
            return axis._offset + inside;
        };
        return marks.map(({ axes, x, y }) => {
            const [, across, up] = axes.match(/(x\d*)(y\d*)/);
            return [box.x + at(across, x), box.y + at(up, y)];
        });
    }

    // How many marks of a chart can tell anything: cells with a shade, points, bars.
    function count(name) {
        const isDrawn = ({ marker }) => [marker?.size].flat().some((size) => size !== 0);
        const isTold = (trace) => trace.hoverinfo !== "skip" && trace.visible !== false && isDrawn(trace);
        const size = (trace) => trace.z?.flat().filter((each) => each !== null).length ?? trace.x.length;
        return plot(name).data.filter(isTold).reduce((sum, trace) => sum + size(trace), 0);
    }

    const labels = (name) =>
        [...plot(name).querySelectorAll(".hoverlayer .hovertext")].map((label) => {
            const lines = [...label.querySelectorAll("tspan.line")];
            return (lines.length ? lines : [label]).map((line) => written(line.textContent));
        });

    function tooltip() {
        const box = document.getElementById("tooltip");
        return box && !box.hidden ? [[...box.children].map((line) => written(line.textContent))] : [];
    }

    // What is told where the mouse is, once it is what is expected, or after some patience.
    async function told(name, expected) {
        const read = () => (plot(name) ? labels(name) : tooltip());
        const [until, wanted] = [performance.now() + PATIENCE, JSON.stringify([expected])];
        while (JSON.stringify(read()) !== wanted && performance.now() < until)
            await new Promise(requestAnimationFrame);
        return read();
    }

    // A place of each that does an act at which the mouse meets it; nothing for one without any.
    function shapes(name) {
        const found = [...card(name).querySelectorAll(".map [data-act], .table [data-act]")];
        return found.filter((each) => !each.closest("tr[data-act] button")).map((each) => ({
            act: each.dataset.act,
            place: inside(each),
            text: written(each.innerText ?? ""),
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
            .filter((each) => each.querySelector(".js-plotly-plot, .map svg, .table [data-act]"))
            .map((each) => each.classList[1]);

    return { catches, caught, releases: () => void restores(), places, count, told, shapes, clickable };
})();
