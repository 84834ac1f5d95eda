// What a reader unfolded stays so: what an answer changes stands there anew, and would be folded.
"use strict";

window.breachlab.folds = (() => {
    const unfolded = new Set(); // the titles of the cards

    const cardOf = (element) => element.closest(".card")?.getAttribute("aria-labelledby");

    function restore() {
        document.querySelectorAll(".card details").forEach((each) => {
            each.open = unfolded.has(cardOf(each));
        });
    }

    // It does not bubble, and comes later than the click.
    addEventListener(
        "toggle",
        ({ target }) => {
            if (!target.matches(".card details")) return;
            unfolded[target.open ? "add" : "delete"](cardOf(target));
        },
        true,
    );
    return { restore };
})();
