// What a reader unfolded stays so: what an answer changes stands there anew, and would be folded.
"use strict";

window.breachlab.folds = (() => {
    const nameOf = (element) => element.id || element.closest(".card")?.id;
    // Their ids, or those of their cards; at first those unfolded before this script was there.
    const unfolded = new Set([...document.querySelectorAll(".card details[open]")].map(nameOf));

    function restore() {
        document.querySelectorAll(".card details").forEach((each) => {
            each.open = unfolded.has(nameOf(each));
        });
    }

    // It does not bubble, and comes later than the click.
    addEventListener(
        "toggle",
        ({ target }) => {
            if (!target.matches(".card details")) return;
            unfolded[target.open ? "add" : "delete"](nameOf(target));
        },
        true,
    );
    return { restore };
})();
