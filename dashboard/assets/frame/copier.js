// Buttons that copy a text of the page, and say for a while that they have.
"use strict";

(() => {
    const SAYS = 2_000; // milliseconds

    async function copy(button) {
        await navigator.clipboard?.writeText(document.getElementById(button.dataset.copy).textContent);
        const label = button.firstChild;
        const before = label.data;
        if (before === button.dataset.done) return;
        label.data = button.dataset.done;
        setTimeout(() => (label.data = before), SAYS);
    }

    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-copy]");
        if (button) copy(button);
    });
})();
