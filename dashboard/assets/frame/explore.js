// A closer look at a chart: Plotly draws it in a dialog, and is loaded when the first one is opened.
"use strict";

window.breachlab.explore = (() => {
    const lab = window.breachlab;
    const dialog = document.getElementById("explore");

    let stands;
    const standing = new Promise((done) => (stands = done)); // Dash, which comes after the page

    function shows(explored) {
        dialog.querySelector(".close").textContent = lab.words.close_chart;
        dialog.querySelector("h2").textContent = explored.title;
        dialog.showModal();
        standing.then(() => window.dash_clientside.set_props("answer", { data: { explored } }));
    }

    // Dash calls it once when its stores stand, and then to put a component into the dialog.
    function draws(answer) {
        stands();
        const graph = answer?.explored.graph;
        const no_update = window.dash_clientside.no_update;
        return graph
            ? { namespace: "dash_core_components", type: "Graph", props: graph }
            : no_update;
    }

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        frame: { draws },
    });

    document.addEventListener("click", (event) => {
        if (event.target === dialog || event.target.closest("#explore .close")) dialog.close();
    });
    return { shows };
})();
