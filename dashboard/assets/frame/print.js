// A page on paper: what is folded of a drawing is unfolded, and its address is written on it.
"use strict";

(() => {
    let unfolded = []; // for paper alone

    addEventListener("beforeprint", () => {
        unfolded = [...document.querySelectorAll(".card details:not([open], .counted)")];
        unfolded.forEach((each) => (each.open = true));
        document.getElementById("address")?.replaceChildren(location.href);
    });
    addEventListener("afterprint", () => {
        unfolded.forEach((each) => (each.open = false));
    });
    document.addEventListener("click", (event) => event.target.closest("#print") && print());
})();
