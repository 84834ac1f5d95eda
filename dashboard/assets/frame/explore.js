// A closer look at a chart: Plotly draws it in a dialog, and is loaded when the first one is opened.
"use strict";

window.breachlab.explore = (() => {
    const lab = window.breachlab;
    const dialog = document.getElementById("explore");

    // The component that Dash puts into the dialog.
    function shows({ title, graph }) {
        const close = dialog.querySelector(".close");
        close.textContent = lab.words.close_chart;
        dialog.querySelector("h2").textContent = title;
        dialog.showModal();
        return { namespace: "dash_core_components", type: "Graph", props: graph };
    }

    document.addEventListener("click", (event) => {
        if (event.target === dialog || event.target.closest("#explore .close")) dialog.close();
    });
    return { shows };
})();
