// What a reader holds: Dash mounts anew what it changes, and the button that was pressed would lose
// the focus, what was unfolded would be folded again.
"use strict";

window.breachlab.kept = (() => {
    const unfolded = new Set(); // the titles of the cards
    let act = null;

    const cardOf = (element) => element.closest(".card")?.getAttribute("aria-labelledby");

    // Keep which button has the focus, until the answer stands.
    function keep() {
        act = document.activeElement?.dataset.act ?? null;
    }

    function restore() {
        const button = act && document.querySelector(`button[data-act="${CSS.escape(act)}"]`);
        if (button && document.activeElement === document.body) button.focus({ preventScroll: true });
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
    return { keep, restore };
})();
