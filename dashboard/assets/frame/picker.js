// The find box: accents and articles do not matter, words of both languages find, and Enter takes the
// first. A commune or a postcode leads to its département.
"use strict";

window.breachlab.picker = (() => {
    const lab = window.breachlab;
    const MOST = 12; // suggestions
    const MARKS = /[\u0300-\u036f]/g;
    const AGED = /^(\d{1,3}) ?(ans?|years?|yo?)\b/;
    const FIRST = ".autocomplete__menu--visible .autocomplete__option:not(.autocomplete__option--no-results)";
    let isAsking = false; // for communes
    let best; // the first suggestion to what was typed last
    let last = ""; // what was typed last: an answer to what was typed before it comes too late

    // As breachlab/words/language.py folds what is looked for.
    const folded = (text) =>
        text
            .toLowerCase()
            .replaceAll("œ", "oe")
            .normalize("NFD")
            .replace(MARKS, "")
            .replace(/[-–'’]/g, " ")
            .replace(/[()]/g, "")
            .trim()
            .replace(/\s+/g, " ")
            .replace(/\bst(e?) /g, "saint$1 ");

    const bare = (text) => text.replace(/^(la|les?|l) (?=.)/, "");

    // The very code or name comes first, then names that begin so, then those with a later word that
    // does; of one rank, places come before other filters.
    function found(choices, typed) {
        const sought = bare(typed);
        const ranked = choices
            .map((choice) => ({ choice, rank: rankOf(choice, sought) }))
            .filter((each) => each.rank < 3);
        return ranked.sort((one, other) => one.rank - other.rank).map((each) => each.choice);
    }

    function rankOf([act, label, , words], sought) {
        const name = bare(folded(label.replace(/ \(.*/, "")));
        const isPlace = act.startsWith("add:departements=");
        const among = isPlace ? 0 : 0.5;
        if (name === sought || folded(act).endsWith(`=${sought}`)) return among;
        if (name.startsWith(sought)) return 1 + among;
        return ` ${words}`.includes(` ${sought}`) ? 2 + among : 3;
    }

    // The band of an age: "34 ans", "34 years old".
    function ofAge(sought) {
        const age = Number(AGED.exec(sought)?.[1] ?? NaN);
        return lab.choices.filter(([act]) => {
            const [, first, end] = /^add:age_bands=(\d+)(?:-(\d+)| and over)$/.exec(act) ?? [];
            return age >= first && age <= (end ?? Infinity);
        });
    }

    const departementOf = (code) => code.slice(0, code.startsWith("97") ? 3 : 2);
    const ofDepartement = (code) =>
        lab.choices.find(([act]) => act === `add:departements=${code}`);

    // Of a postcode that no commune has, as that of a large firm: its first digits.
    function ofPostcode(sought) {
        if (!/^\d{5}$/.test(sought)) return [];
        const island = { 200: "2A", 201: "2A", 202: "2B", 206: "2B" }[sought.slice(0, 3)];
        const code = island ?? departementOf(sought);
        return [ofDepartement(code)].filter(Boolean);
    }

    // The communes come in files by the first two signs of a word, each asked for once.
    const files = {};
    function fileOf(sought) {
        const isCode = /^\d[\dab]\d{3}$/.test(sought);
        const longest = sought.split(" ").reduce((one, each) => (each.length > one.length ? each : one));
        const start = (isCode ? sought : longest).slice(0, 2);
        if (!isCode && !/^[a-z]{2}/.test(start)) return [];
        return (files[lab.communes + start] ??= rowsOf(start)
            .then((rows) => rows.map(commune))
            .catch(() => delete files[lab.communes + start] && []));
    }

    // An edition of files has all communes in one script.
    const rowsOf = (start) =>
        lab.rowsOf?.(start) ??
        fetch(`${lab.communes}${start}.json`).then((answer) => (answer.ok ? answer.json() : []));

    function commune([name, code, codes = ""]) {
        return [`commune:${code}`, name, departementOf(code), `${folded(name)} ${codes}`];
    }

    // Those whose département is not there already by the same name, as Paris.
    function communes(rows, sought, others) {
        const known = new Set(others.map(([, label]) => folded(label)));
        return found(rows, sought)
            .filter(([, name, code]) => !known.has(folded(`${name} ${code}`)))
            .slice(0, MOST)
            .map(([act, name, code]) => {
                const label = lab.words.commune.replace("{}", ofDepartement(code)?.[1] ?? code);
                return [act, name, label];
            });
    }

    async function suggest(text, shows) {
        const show = (choices) => {
            best = choices[0];
            shows(choices);
        };
        last = text;
        best = undefined;
        const sought = folded(text);
        const aged = ofAge(sought);
        const here = (aged.length ? aged : found(lab.choices, sought)).slice(0, MOST);
        const asked = fileOf(sought);
        if (here.length || !asked.then) show(here);
        isAsking = Boolean(asked.then);
        if (!isAsking) return;
        const more = communes(await asked, sought, here);
        const all = [...here.slice(0, MOST - Math.min(more.length, MOST / 2)), ...more].slice(0, MOST);
        if (last !== text) return;
        isAsking = false;
        if (here.length && !more.length) return;
        show(all.length ? all : ofPostcode(sought));
    }

    const element = (name, text) => {
        const made = document.createElement(name);
        made.textContent = text;
        return made.outerHTML;
    };

    function choose(choice) {
        if (!choice) return;
        last = "";
        // On a phone the find box covers the header for as long as it has the focus.
        if (lab.accordion.narrow.matches) setTimeout(() => leave(choice[0]));
        else lab.act(choice[0]);
    }

    function leave(act) {
        document.getElementById("headline").focus({ preventScroll: true });
        lab.act(act);
    }

    // What asks for another place leads here.
    document.addEventListener("click", ({ target }) => {
        if (target.closest("[data-find]")) document.getElementById("sought").focus();
    });

    // Enter takes the first of what was typed as soon as it stands there.
    function enters(typed = last) {
        if (!typed || last !== typed) return; // something else is typed meanwhile
        const first = document.querySelector(`#picker ${FIRST}`);
        if (best && first?.firstChild.textContent === best[1]) first.click();
        else if (best || isAsking) requestAnimationFrame(() => enters(typed));
    }

    // The page comes with a plain field, in which something may have been typed already.
    function fill() {
        const host = document.getElementById("picker");
        if (!host || host.querySelector(".autocomplete__wrapper")) return;
        const plain = host.firstChild;
        const hasFocus = document.activeElement === plain;
        plain.remove();
        window.accessibleAutocomplete({
            element: host,
            id: "sought",
            name: "sought",
            source: suggest,
            confirmOnBlur: false,
            displayMenu: "overlay",
            placeholder: host.dataset.label,
            templates: {
                inputValue: () => "",
                suggestion: (choice) =>
                    choice ? element("span", choice[1]) + element("small", choice[2]) : "",
            },
            tNoResults: () => (isAsking ? lab.words.searching : lab.words.no_results),
            tStatusNoResults: () => lab.words.no_results,
            tStatusResults: (length) => lab.words.found.replace("{}", length),
            tStatusSelectedOption: (_, length, index) =>
                `${index + 1} / ${length} · ${lab.words.selected}`,
            tStatusQueryTooShort: () => "",
            tAssistiveHint: () => "",
            onConfirm: choose,
        });
        const input = host.querySelector("input");
        input.setAttribute("aria-label", host.dataset.label);
        input.setAttribute("autocomplete", "off");
        input.addEventListener("blur", () => (last = ""));
        input.addEventListener("keydown", ({ key }) => key === "Enter" && enters());
        // The library selects all of a field that gets the focus: what is typed next would replace it.
        if (hasFocus) input.setSelectionRange = () => delete input.setSelectionRange;
        if (hasFocus) input.focus();
        if (!plain.value) return;
        input.value = plain.value;
        input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return { enters, fill };
})();
