// Charts that the server cannot draw: Plotly does, all of it, loaded when the first is near the window.
"use strict";

window.breachlab.plots = (() => {
    const LIBRARY = "/_dash-component-suites/plotly/package_data/plotly.min.js";
    const LOOKS = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true };
    const CONFIG = { displayModeBar: false, responsive: true };
    const near = new IntersectionObserver(
        (seen) => seen.filter((each) => each.isIntersecting).forEach(({ target }) => draw(target)),
        { rootMargin: "50%" },
    );

    let loads;
    const loaded = () =>
        (loads ??= new Promise((done, fails) => {
            const script = document.createElement("script");
            Object.assign(script, { src: LIBRARY, onload: () => done(window.Plotly), onerror: fails });
            document.head.append(script);
        }));

    async function draw(element) {
        near.unobserve(element);
        if (element.dataset.plotly === element.drawn) return element;
        element.drawn = element.dataset.plotly;
        const { data, layout } = JSON.parse(element.drawn);
        const { font, ...looks } = layout;
        const ours = { family: "Inter, system-ui, sans-serif", size: 12, ...font };
        const Plotly = await loaded();
        await Plotly.newPlot(element, data, { ...looks, ...LOOKS, font: ours }, CONFIG);
        return element;
    }

    const all = (within = document) => [...within.querySelectorAll("[data-plotly]")];

    return {
        watch: () => all().forEach((each) => near.observe(each)),
        drawn: () => Promise.all(all().map(draw)),
    };
})();
