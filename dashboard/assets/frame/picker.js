// The field in which a filter is looked for: accents do not matter, words of both languages find,
// and Enter takes the first.
"use strict";

window.breachlab.picker = (() => {
    const lab = window.breachlab;
    const MOST = 12; // suggestions
    const MARKS = /[\u0300-\u036f]/g;

    // As dashboard/chips.py folds what is looked for.
    const folded = (text) =>
        text
            .toLowerCase()
            .replaceAll("œ", "oe")
            .normalize("NFD")
            .replace(MARKS, "")
            .replace(/[-–]/g, " ")
            .replaceAll("’", "'")
            .replace(/[()]/g, "")
            .trim()
            .replace(/\s+/g, " ");

    // The very code comes first, then those whose first word begins so, then those that have it later.
    function found(choices, text) {
        const sought = folded(text);
        const ranked = choices
            .map((choice) => ({ choice, place: placed(choice, sought) }))
            .filter((each) => each.place >= 0);
        return ranked.sort((one, other) => one.place - other.place).map((each) => each.choice);
    }

    function placed([act, , , words], sought) {
        if (folded(act).endsWith(`=${sought}`)) return 0;
        const place = ` ${words}`.search(escaped(` ${sought}`));
        return place < 0 ? place : place + 1;
    }

    const escaped = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

    const element = (name, text) => {
        const made = document.createElement(name);
        made.textContent = text;
        return made.outerHTML;
    };

    function fill() {
        const host = document.getElementById("picker");
        if (!host || host.firstChild) return;
        window.accessibleAutocomplete({
            element: host,
            id: "sought",
            name: "sought",
            source: (text, show) => show(found(lab.choices, text).slice(0, MOST)),
            autoselect: true,
            confirmOnBlur: false,
            displayMenu: "overlay",
            placeholder: host.dataset.label,
            templates: {
                inputValue: () => "",
                suggestion: (choice) =>
                    choice ? element("span", choice[1]) + element("small", choice[2]) : "",
            },
            tNoResults: () => lab.words.no_results,
            tStatusNoResults: () => lab.words.no_results,
            tStatusResults: (length) => lab.words.found.replace("{}", length),
            tStatusSelectedOption: (_, length, index) =>
                `${index + 1} / ${length} · ${lab.words.selected}`,
            tStatusQueryTooShort: () => "",
            tAssistiveHint: () => "",
            onConfirm: (choice) => choice && lab.act(choice[0]),
        });
        const input = host.querySelector("input");
        input.setAttribute("aria-label", host.dataset.label);
        input.setAttribute("autocomplete", "off");
    }
    return { fill };
})();
