// Where the reader is, which an act does not change: what was pressed may be gone with its answer,
// and the sentence that answers is said by an element that stays.
"use strict";

window.breachlab.focus = (() => {
    const lab = window.breachlab;
    let was = null; // what was pressed, by its act or its id
    let home = null; // the part of the page that it stood in
    let top = 0; // how far the page was scrolled
    let isHeld = false; // until the next act is sent
    let announced = ""; // what was done that the headline does not say

    const live = document.createElement("p");
    live.className = "unseen";
    live.setAttribute("role", "status");
    document.body.append(live);

    // Remember what was pressed now: it may be disabled, and lose the focus, before the act is sent.
    function holds() {
        remembers();
        isHeld = true;
    }

    function remembers() {
        if (isHeld) return (isHeld = false);
        const pressed = document.activeElement;
        was = pressed?.dataset.act ?? (pressed?.id || null);
        home = pressed?.parentElement?.closest("[id]")?.id ?? null;
        top = scrollY;
    }

    function tells() {
        const headline = document.getElementById("headline")?.textContent ?? "";
        live.textContent = announced ? `${announced}. ${headline}` : headline;
        announced = "";
    }

    // Say with the next answer what was done.
    const announces = (text) => (announced = text);

    // The same button, else what stands nearest to it in meaning: the chips, the field above all.
    function returns() {
        tells();
        const held = document.activeElement;
        if ((held !== document.body && !held.disabled) || was === null) return;
        const button = `:is(button, [role=button])[data-act="${CSS.escape(was)}"]`;
        const same =
            (home && document.querySelector(`#${CSS.escape(home)} ${button}`)) ??
            document.querySelector(button) ??
            document.getElementById(was);
        (next(same) ?? document.querySelector(".chip") ?? idle())?.focus({ preventScroll: true });
        scrollTo(0, top);
    }

    // The find box; on a phone it would cover the header and call the keyboard.
    const idle = () =>
        document.getElementById(lab.accordion.narrow.matches ? "headline" : "sought");

    // What was pressed; if it has nothing left to do, the button that takes it back.
    function next(pressed) {
        if (!pressed?.disabled) return pressed;
        const steps = [...document.querySelectorAll("#undo, #redo")];
        return steps.find((each) => !each.disabled && each.checkVisibility());
    }

    lab.forgets = () => (was = null);
    return { announces, holds, remembers, returns, tells };
})();
