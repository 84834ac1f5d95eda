// Bars that can be clicked, and walked over with the arrow keys: one button a chart stands on one
// bar after the other, so that a chart is one stop of the Tab key.
"use strict";

window.breachlab.plots = (() => {
    const lab = window.breachlab;
    const DOUBLE = 600; // milliseconds in which two clicks are one

    function bind() {
        document.querySelectorAll(".drawing").forEach((drawing) => {
            const plot = drawing.querySelector(".js-plotly-plot");
            if (!plot) return;
            if (!("bound" in plot.dataset)) plot.on("plotly_click", (event) => clicked(plot, event.points[0]));
            plot.dataset.bound = "";
            // A card that failed at first has bars later.
            const isWalked = drawing.querySelector(".walker");
            if (!isWalked && bars(plot).length) drawing.append(walker(drawing, plot));
        });
    }

    // Plotly keeps a double click to itself, and tells of two clicks.
    function clicked(plot, point) {
        if (!point.customdata) return;
        const isSecond = point.customdata === plot.pressed && Date.now() - plot.pressedAt < DOUBLE;
        plot.pressed = isSecond ? null : point.customdata;
        plot.pressedAt = Date.now();
        if (isSecond) lab.only(point.customdata);
        else lab.act(point.customdata);
    }

    // Every bar that selects something: what it does, says, and where its row or column is.
    const bars = (plot) =>
        plot._fullData
            .filter((trace) => trace.type === "bar" && trace.customdata?.[0])
            .flatMap((trace) => trace.customdata.map((act, number) => bar(plot, trace, act, number)));

    function bar(plot, trace, act, number) {
        const isLying = trace.orientation === "h";
        const axis = (name) => plot._fullLayout[`${name[0]}axis${name.slice(1)}`];
        const along = axis(isLying ? trace.yaxis : trace.xaxis);
        const across = axis(isLying ? trace.xaxis : trace.yaxis);
        const width = trace.width?.[number];
        const size = width
            ? Math.abs(along.c2p(width) - along.c2p(0))
            : along._length / trace.customdata.length;
        const start = along._offset + along.c2p(along.d2c((isLying ? trace.y : trace.x)[number])) - size / 2;
        const place = isLying
            ? { left: across._offset, top: start, width: across._length, height: size }
            : { left: start, top: across._offset, width: size, height: across._length };
        const isPressed = trace.selectedpoints?.includes(number) ?? false;
        return { act, number, trace, isLying, isPressed, place, text: trace.hovertext[number] };
    }

    function walker(drawing, plot) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "walker";
        button.at = 0;
        const stand = () => {
            const all = bars(plot);
            show(button, all[Math.min(button.at, all.length - 1)], plot);
        };
        button.addEventListener("focus", stand);
        button.addEventListener("blur", () => window.Plotly.Fx.unhover(plot));
        plot.on("plotly_afterplot", () => document.activeElement === button && stand());
        button.addEventListener("keydown", (event) => {
            const next = walked(bars(plot), button.at, event.key);
            if (next === null) return;
            event.preventDefault();
            button.at = next;
            stand();
        });
        const title = document.getElementById(drawing.dataset.labelledby)?.textContent;
        button.setAttribute("aria-label", title ?? "");
        button.title = lab.words.keys ?? "";
        return button;
    }

    function show(button, bar, plot) {
        button.dataset.act = bar.act;
        button.setAttribute("aria-pressed", bar.isPressed);
        button.setAttribute("aria-label", bar.text.replace(/<br>/g, ". ").replace(/<[^>]+>/g, ""));
        for (const [side, pixels] of Object.entries(bar.place)) button.style[side] = `${pixels}px`;
        const { index, xaxis, yaxis } = bar.trace;
        window.Plotly.Fx.hover(plot, [{ curveNumber: index, pointNumber: bar.number }], xaxis + yaxis);
    }

    // Along the bars by the keys of their direction, to the other side of a pyramid by the others.
    function walked(all, at, key) {
        const now = all[at];
        const along = now.isLying ? "top" : "left";
        const [less, more] = now.isLying ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
        const mine = all.filter((each) => each.trace === now.trace);
        mine.sort((one, other) => one.place[along] - other.place[along]);
        const number = mine.indexOf(now);
        if (key === less) return all.indexOf(mine[Math.max(number - 1, 0)]);
        if (key === more) return all.indexOf(mine[Math.min(number + 1, mine.length - 1)]);
        if (key === "Home") return all.indexOf(mine[0]);
        if (key === "End") return all.indexOf(mine.at(-1));
        if (!key.startsWith("Arrow")) return null;
        const beside = all.find((each) => each.number === now.number && each.trace !== now.trace);
        return beside ? all.indexOf(beside) : null;
    }
    return { bind };
})();
