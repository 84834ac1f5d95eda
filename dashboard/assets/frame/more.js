// The sheet that the bar of a phone opens: what has no room in bar and header.
"use strict";

(() => {
    const find = () => document.getElementById("more");

    function open() {
        for (const button of find().querySelectorAll("[data-press]"))
            button.disabled = document.getElementById(button.dataset.press).disabled;
        find().showModal();
    }

    document.addEventListener("click", ({ target }) => {
        if (target.closest("#more-open")) open();
        if (!target.closest("#more")) return;
        const name = target.closest("[data-press]")?.dataset.press;
        // Closed first, so that what is said below it is seen and heard.
        if (target === find() || target.closest("a, button")) find().close();
        if (name) document.getElementById(name).click();
    });
})();
