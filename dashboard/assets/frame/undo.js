// What Undo would revert, in words, if the last step moved levers alone; and whether any lever is
// away from its start. The address holds all of it.
"use strict";

window.breachlab.undo = (() => {
    const lab = window.breachlab;

    const levers = () =>
        [...document.querySelectorAll("[data-lever], [data-switch]")].map(({ dataset }) =>
            JSON.parse(dataset.lever ?? dataset.switch),
        );

    function split(address) {
        const [page, query] = address.split("?");
        return { page, options: new URLSearchParams(query) };
    }

    // The levers that differ between two addresses; nothing if anything else does.
    function movedBetween(one, other) {
        const [was, is] = [split(one), split(other)];
        const names = new Set([...was.options.keys(), ...is.options.keys()]);
        const differ = [...names].filter((name) => was.options.get(name) !== is.options.get(name));
        const told = levers();
        const moved = told.filter(({ name }) => differ.includes(name));
        return was.page === is.page && moved.length === differ.length ? moved : [];
    }

    const filled = (template, ...texts) => texts.reduce((text, each) => text.replace("{}", each), template);

    // What Undo would undo, in words: each lever, where it is and where it was.
    function said() {
        const before = lab.history.stepBefore();
        const here = location.pathname + location.search;
        if (before === null) return "";
        const textOf = ({ name, choices, texts, first }, address) =>
            texts[choices.indexOf(split(address).options.get(name) ?? first)];
        return movedBetween(before, here)
            .map((told) =>
                filled(lab.words.from_to, told.title, textOf(told, here), textOf(told, before)),
            )
            .join(" · ");
    }

    function allow() {
        const [undo, reset] = ["undo", "reset-levers"].map((id) => document.getElementById(id));
        const text = said();
        undo.title = text ? filled(lab.words.undoes, text) : undo.ariaLabel;
        if (!reset) return;
        const { options } = split(location.pathname + location.search);
        reset.disabled = !levers().some(({ name }) => options.has(name));
    }

    document.addEventListener("click", (event) => {
        if (event.target.closest("#reset-levers")) lab.focus.announces(lab.words.started);
    });
    // Before the step is gone that says what it was.
    document.addEventListener(
        "click",
        (event) => {
            if (!event.target.closest("#undo")) return;
            const text = said();
            if (text) lab.focus.announces(filled(lab.words.undone, text));
            lab.focus.holds();
        },
        true,
    );
    return { allow };
})();
