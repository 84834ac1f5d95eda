// A page on paper: what is folded of a drawing is unfolded, and its address is written on it.
"use strict";

(() => {
    let unfolded = []; // for paper alone

    addEventListener("beforeprint", () => {
        unfolded = [...document.querySelectorAll(".card details:not([open], .counted, .own-texts)")];
        unfolded.forEach((each) => (each.open = true));
        window.breachlab?.plots.drawn(); // at once, if Plotly is there already
        // The place of a file on a disk tells a reader of the paper nothing.
        const at = location.protocol === "file:" ? "" : location.href;
        document.getElementById("address")?.replaceChildren(at);
    });
    addEventListener("afterprint", () => {
        unfolded.forEach((each) => (each.open = false));
    });
    // Charts that nobody has scrolled to are drawn first.
    document.addEventListener("click", async (event) => {
        if (!event.target.closest("#print")) return;
        await window.breachlab?.plots.drawn(); // a sheet has none
        print();
    });
})();
