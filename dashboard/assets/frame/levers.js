// The levers of a page: sliders over choices. One that looks up changes texts and marks by what came
// with the page, and the address, and asks nothing; any other asks when it is let go.
"use strict";

window.breachlab.levers = (() => {
    const lab = window.breachlab;
    let moved = {}; // {lever: choice} of the steps since the last question went out

    const hosts = () => [...document.querySelectorAll("[data-lever]")];
    const toldOf = (host) => JSON.parse(host.dataset.lever);
    const pageOf = (address) => address.split("?")[0];

    // As dashboard/state/page_state.py writes an address: dimensions, of one or two letters, then options.
    function withChoice(address, { name, first }, choice) {
        const [page, query = ""] = address.split("?");
        const nameOf = (part) => part.split("=")[0];
        const parts = query.split("&").filter((part) => part && nameOf(part) !== name);
        const later = parts.findIndex((part) => nameOf(part).length > 2 && nameOf(part) > name);
        if (choice !== first) parts.splice(later < 0 ? parts.length : later, 0, `${name}=${choice}`);
        return parts.length ? `${page}?${parts.join("&")}` : page;
    }

    // What a lever is set to: what the reader did since the last question is not answered yet.
    function choiceOf({ name, first }) {
        const known = new URLSearchParams(lab.answer.address.split("?")[1]).get(name);
        return idleAt(name) ?? moved[name] ?? known ?? first;
    }

    // Its place on the slider: of a number that was typed, that of the nearest.
    function placeOf(told) {
        const choice = choiceOf(told);
        const place = told.choices.indexOf(choice);
        if (place >= 0) return place;
        const far = told.choices.map((each) => Math.abs(each - choice));
        return far.indexOf(Math.min(...far));
    }

    // A link of the page carries the decision too; one to a file of the page had it from its address.
    function carries(link, told, choice) {
        if (!told.isKept) return;
        const [address, place] = link.getAttribute("href").split("#");
        link.setAttribute("href", withChoice(address, told, choice) + (place ? `#${place}` : ""));
    }

    // Where a lever stands that changes nothing, as the note below it says.
    const idleAt = (name) => document.getElementById(`note-${name}`)?.dataset.idle;

    const places = () =>
        Object.fromEntries(hosts().map(toldOf).map((told) => [told.name, placeOf(told)]));

    function textOf({ by, parts }, at) {
        const all = Object.entries(by).reduce((sum, [name, size]) => sum * size + at[name], 0);
        const part = ([texts, which, lever]) => texts.split("|")[which[lever ? at[lever] : all]];
        return parts.map((each) => (typeof each === "string" ? each : part(each))).join("");
    }

    // Texts, sizes and marks of these positions, of one lever alone if it is named.
    function show(at, name) {
        const looked = (kind) =>
            [...document.querySelectorAll(`[data-${kind}]`)]
                .map((element) => [element, JSON.parse(element.dataset[kind])])
                .filter(([, told]) => !name || name in told.by);
        for (const [element, told] of looked("looked")) {
            const text = textOf(told, at);
            if (element.textContent !== text) element.textContent = text;
        }
        for (const [element, told] of looked("sized")) {
            const sizes = textOf(told, at).split(" ");
            told.names.forEach((each, number) => element.style.setProperty(each, sizes[number]));
        }
        for (const mark of document.querySelectorAll("[data-moved]")) move(mark, at, name);
    }

    // The mark of a chart stands on the point of its lines that the lever chooses.
    function move(mark, at, name) {
        const { lever, stands } = JSON.parse(mark.dataset.moved);
        if ((name && name !== lever) || !(lever in at)) return;
        const [x, low, high, text, anchor, right, down] = stands[at[lever]];
        const [bar, lower, upper, words] = mark.children;
        const set = (element, values) =>
            Object.entries(values).forEach(([key, value]) => element.setAttribute(key, value));
        set(bar, { x1: x, x2: x, y1: low, y2: high });
        set(lower, { cx: x, cy: low });
        set(upper, { cx: x, cy: high });
        set(words, { x, y: high, dx: right, dy: down, "text-anchor": anchor });
        words.textContent = text;
    }

    function label(input, told, typed) {
        const text = typed ?? told.texts[input.value];
        input.setAttribute("aria-valuetext", text);
        input.closest(".lever").querySelector("output").textContent = text;
        input.style.setProperty("--at", input.value / input.max);
    }

    function steps(input, told) {
        label(input, told);
        // A page that is on its way has other levers, or these of another address.
        if (pageOf(lab.answer.address) !== location.pathname) return;
        const choice = told.choices[input.value];
        moved[told.name] = choice;
        if (!told.looksUp) return;
        lab.answer.address = withChoice(lab.answer.address, told, choice);
        show(places(), told.name);
    }

    function settles(input, told) {
        const choice = told.choices[input.value];
        if (!told.looksUp || document.querySelector("section.two-plans")) {
            lab.act(`opt:${told.name}=${choice}`);
            return;
        }
        if (pageOf(lab.answer.address) !== location.pathname) return;
        lab.history.steps(withChoice(location.pathname + location.search, told, choice));
        for (const link of document.querySelectorAll('a[href^="/"]')) carries(link, told, choice);
        lab.focus.tells();
    }

    // A lever is let go with the key, as with the mouse: a key that is held makes one step.
    function letsGo(input, told) {
        let isHeld = false;
        let hasMoved = false;
        const ends = () => {
            if (hasMoved) settles(input, told);
            isHeld = hasMoved = false;
        };
        input.addEventListener("keydown", (event) => {
            if (goesBack(event)) return;
            isHeld = true;
        });
        input.addEventListener("keyup", ends);
        input.addEventListener("blur", ends);
        input.addEventListener("change", () => {
            if (isHeld) hasMoved = true;
            else settles(input, told);
        });
    }

    // The keys of the browser's Back and Forward would move the lever instead.
    function goesBack(event) {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step || !(event.altKey || event.metaKey)) return false;
        event.preventDefault();
        history.go(step);
        return true;
    }

    // Listen to a slider that came with the page; one that was moved before is let go now.
    const heard = new WeakSet();
    function hear(input, told) {
        if (heard.has(input)) return;
        heard.add(input);
        input.addEventListener("input", () => steps(input, told));
        letsGo(input, told);
        fieldOf(input)?.addEventListener("change", ({ target }) => types(target, input, told));
        if (input.value === input.defaultValue || idleAt(told.name) !== undefined) return;
        steps(input, told);
        settles(input, told);
    }

    const fieldOf = (input) => input.closest(".lever").querySelector("[data-typed]");

    // A number that was typed: one out of its range is refused in a sentence, and nothing is lost.
    function types(field, input, told) {
        const isRight = field.value !== "" && field.validity.valid;
        field.setAttribute("aria-invalid", !isRight);
        document.getElementById(`refused-${told.name}`).textContent = isRight ? "" : field.dataset.refused;
        if (!isRight) return;
        // 1e5 is 100000, and stands so; an address has no exponent.
        const choice = String(Number(Number(field.value).toFixed(6)));
        field.value = choice;
        if (!told.looksUp) {
            lab.act(`opt:${told.name}=${choice}`);
            return;
        }
        input.value = told.choices.indexOf(choice);
        steps(input, told);
        settles(input, told);
    }

    // A phone folds the sliders away; where it is wide they stand open, and the fold has no handle.
    function fold() {
        const sliders = document.querySelector(".levers > details:not([data-folded])");
        if (!sliders) return;
        sliders.dataset.folded = "";
        sliders.open = !lab.accordion.narrow.matches;
    }
    lab.accordion.narrow.addEventListener("change", () => {
        const sliders = document.querySelector(".levers > details");
        if (sliders) sliders.open = !lab.accordion.narrow.matches;
    });

    // After an answer: the sliders stand where the address says, and what they choose with them.
    function restore() {
        fold();
        for (const host of hosts()) {
            const told = toldOf(host);
            const input = host.querySelector("input");
            hear(input, told);
            input.value = placeOf(told);
            input.disabled = idleAt(told.name) !== undefined;
            label(input, told, document.getElementById(`note-${told.name}`)?.dataset.typedText);
            const field = fieldOf(input);
            if (!field) continue;
            field.disabled = input.disabled;
            field.removeAttribute("aria-invalid");
            document.getElementById(`refused-${told.name}`).textContent = "";
            if (field !== document.activeElement) field.value = choiceOf(told);
        }
        show(places());
    }

    // An address of an answer, with the steps that were made while it was on its way.
    const kept = (address) =>
        hosts()
            .map(toldOf)
            .filter(({ name, looksUp }) => looksUp && name in moved)
            .filter(() => pageOf(address) === pageOf(lab.answer?.address ?? address))
            .reduce((sum, told) => withChoice(sum, told, moved[told.name]), address);

    const sent = () => (moved = {});
    return { kept, restore, sent };
})();
