// A link to a card, "#" and its name: the card is opened where it is folded; one that has moved is
// followed to where it stands now.
"use strict";

window.breachlab.anchors = (() => {
    const lab = window.breachlab;

    function follow() {
        const name = decodeURIComponent(location.hash.slice(1));
        if (!name) return;
        const card = document.getElementById(name);
        if (!card && Object.hasOwn(lab.moved, name)) location.replace(lab.moved[name]);
        if (!card?.matches(".card")) return;
        lab.accordion.open(card);
        card.scrollIntoView();
    }

    addEventListener("hashchange", follow);
    return { follow };
})();
