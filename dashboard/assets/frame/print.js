// A page on paper. Plotly lays nothing out anew for print, and a paper is as wide as no window: each
// figure is drawn for the width of its column on paper, fits it exactly, and is drawn back after.
"use strict";

(() => {
    const INCH = 96; // pixels of CSS
    let unfolded = []; // for paper alone
    const plots = () => [...document.querySelectorAll(".drawing .js-plotly-plot")];
    const styled = (element, name) => parseFloat(getComputedStyle(element).getPropertyValue(name));

    // As print.css has it: a column is half as wide as the paper, or as wide, before all is scaled.
    function sizeOf(drawing) {
        const page = document.getElementById("root");
        const whole = ((styled(page, "--sheet") / 25.4) * INCH) / styled(page, "--scale");
        const isWhole = drawing.closest(".column").matches(".span-12");
        const width = isWhole ? whole : (whole - styled(page, "--between")) / 2;
        return { width, height: styled(drawing, "--flat") * styled(drawing, "--height") };
    }

    function fit(plot) {
        window.Plotly.relayout(plot, { autosize: false, ...sizeOf(plot.closest(".drawing")) });
        for (const svg of plot.querySelectorAll(".main-svg"))
            svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    }

    function restore(plot) {
        plot.querySelectorAll(".main-svg").forEach((svg) => svg.removeAttribute("viewBox"));
        window.Plotly.relayout(plot, { autosize: true, width: null, height: null });
    }

    addEventListener("beforeprint", () => {
        plots().forEach(fit);
        unfolded = [...document.querySelectorAll(".card details:not([open])")];
        unfolded.forEach((each) => (each.open = true));
        document.getElementById("address")?.replaceChildren(location.href);
    });
    addEventListener("afterprint", () => {
        plots().forEach(restore);
        unfolded.forEach((each) => (each.open = false));
    });
    document.addEventListener("click", (event) => event.target.closest("#print") && print());
})();
