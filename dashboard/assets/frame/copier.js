// Buttons that copy a text of the page, and say for a while that they have.
"use strict";

(() => {
    const lab = window.breachlab;
    const SAYS = 2_000; // milliseconds

    // Of a link to a card, its address; the browser goes there, too. Some texts end with the page's.
    function textOf(button) {
        if (button.href) return button.href;
        const place = document.getElementById(button.dataset.copy);
        return place.textContent + ("address" in place.dataset ? location.href : "");
    }

    async function copy(button) {
        try {
            await navigator.clipboard.writeText(textOf(button));
        } catch {
            lab.connection.mention(lab.words.not_copied);
            return;
        }
        const label = button.firstChild;
        const before = label.data;
        if (before === button.dataset.done) return;
        label.data = button.dataset.done;
        setTimeout(() => (label.data = before), SAYS);
    }

    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-copy], [data-link]");
        if (button) copy(button);
    });
})();
