// On a phone a card is its finding until it is opened: a button in its heading, for as long as the
// window is narrow. What is open is kept as long as the tab of the browser; the first card is.
"use strict";

window.breachlab.accordion = (() => {
    const narrow = matchMedia("screen and (max-width: 700px)"); // as in cards.css
    const cards = () => document.querySelectorAll(".card");

    // What a browser lets a page keep, by page and card; all the same without.
    function kept() {
        try {
            return JSON.parse(sessionStorage.getItem("cards")) ?? {};
        } catch {
            return {};
        }
    }

    const nameOf = (card) => `${location.pathname}#${card.id}`;

    function keep(card) {
        try {
            const all = { ...kept(), [nameOf(card)]: "open" in card.dataset };
            sessionStorage.setItem("cards", JSON.stringify(all));
        } catch {
            return;
        }
    }

    function set(card, isOpen) {
        if (isOpen) card.dataset.open = "";
        else delete card.dataset.open;
        card.querySelector("h2 > .toggle")?.setAttribute("aria-expanded", isOpen);
    }

    // An answer may have written the heading anew.
    function dress(card) {
        const heading = card.querySelector("h2");
        const toggle = heading.querySelector(".toggle");
        if (narrow.matches && !toggle) heading.append(made(card, heading));
        if (!narrow.matches && toggle) toggle.replaceWith(...toggle.childNodes);
    }

    function made(card, heading) {
        const toggle = document.createElement("button");
        Object.assign(toggle, { type: "button", className: "toggle", id: `${card.id}.toggle` });
        toggle.setAttribute("aria-expanded", "open" in card.dataset);
        toggle.append(...heading.childNodes);
        return toggle;
    }

    function restore() {
        const known = narrow.matches ? kept() : {};
        for (const card of cards()) {
            dress(card);
            if (nameOf(card) in known) set(card, known[nameOf(card)]);
        }
    }

    function open(card) {
        set(card, true);
        keep(card);
    }

    document.addEventListener("click", ({ target }) => {
        const card = target.closest("h2 > .toggle")?.closest(".card");
        if (!card) return;
        set(card, !("open" in card.dataset));
        keep(card);
    });
    narrow.addEventListener("change", restore);
    return { narrow, open, restore };
})();
