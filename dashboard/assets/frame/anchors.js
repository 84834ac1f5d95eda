// A link to a card, "#" and its name: the card is opened where it is folded; one that has moved is
// followed to where it stands now. So is a fold of a card. A link to a lever gives it the focus.
"use strict";

window.breachlab.anchors = (() => {
    const lab = window.breachlab;

    function follow() {
        const name = decodeURIComponent(location.hash.slice(1));
        if (!name) return;
        const card = document.getElementById(name);
        if (!card && Object.hasOwn(lab.moved, name)) location.replace(lab.moved[name]);
        const lever = card?.closest(".lever");
        if (lever) focus(lever);
        if (card?.matches("details")) card.open = true;
        if (!card?.matches(".card, .card details")) return;
        lab.accordion.open(card.closest(".card"));
        card.scrollIntoView();
    }

    // The browser goes to the place of an address in the frame after the page is loaded, and takes
    // the focus away; levers.css says how far it scrolls.
    async function focus(lever) {
        const fold = lever.closest("details");
        if (fold) fold.open = true;
        if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
        const frame = () => new Promise(requestAnimationFrame);
        await frame();
        await frame();
        lever.querySelector("[aria-pressed=true], input")?.focus({ preventScroll: true });
    }

    addEventListener("hashchange", follow);
    return { follow };
})();
