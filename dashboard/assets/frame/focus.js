// Where the reader is, which an act does not change: what was pressed may be gone with its answer,
// and the sentence that answers is said by an element that stays.
"use strict";

window.breachlab.focus = (() => {
    const lab = window.breachlab;
    let was = null; // what was pressed, by its act or its id
    let top = 0; // how far the page was scrolled

    const live = document.createElement("p");
    live.className = "unseen";
    live.setAttribute("role", "status");
    document.body.append(live);

    function remembers() {
        const pressed = document.activeElement;
        was = pressed?.dataset.act ?? (pressed?.id || null);
        top = scrollY;
    }

    function tells() {
        live.textContent = document.getElementById("headline")?.textContent ?? "";
    }

    // The same button, else what stands nearest to it in meaning: the chips, the field above all.
    function returns() {
        tells();
        if (document.activeElement !== document.body || was === null) return;
        const same = document.querySelector(`button[data-act="${CSS.escape(was)}"]:not(:disabled)`);
        const named = document.getElementById(was);
        const next = same ?? (named?.disabled ? null : named);
        (next ?? document.querySelector(".chip") ?? document.getElementById("sought"))?.focus({
            preventScroll: true,
        });
        scrollTo(0, top);
    }

    lab.forgets = () => (was = null);
    return { remembers, returns, tells };
})();
