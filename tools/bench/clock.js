// When a page was drawn: two frames after its last change, whoever made it, since the first frame
// after a change only begins to paint. It asks nothing of a page, so that any two can be compared.
"use strict";

window.clock = (() => {
    const QUIET = 500; // milliseconds without a change, after which none is expected any more
    const PATIENCE = 30_000;
    const ANSWER = "_dash-update-component";
    const PLACES = ".area[role]";
    const BARS = ".chart .hit";
    let [pressed, changed, painted, number] = [0, 0, 0, 0];

    function note(records) {
        if (records.every((each) => each.attributeName === "data-drawn")) return; // shows nothing
        const mine = ++number;
        changed = performance.now();
        requestAnimationFrame(() =>
            requestAnimationFrame(() => {
                if (mine === number) painted = performance.now();
            }),
        );
    }
    const all = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(note).observe(document, all);
    for (const does of ["mouseup", "keydown"])
        document.addEventListener(does, (event) => (pressed = event.timeStamp), true);

    const answers = () => performance.getEntriesByType("resource").filter((each) => each.name.includes(ANSWER));
    const isQuiet = () => painted >= changed && performance.now() - changed > QUIET;

    function starts() {
        performance.clearResourceTimings();
        [pressed, changed, painted] = [performance.now(), 0, 0];
    }

    // Looked at from inside: a page that allows no eval would refuse what asks from outside.
    async function until(holds) {
        const end = performance.now() + PATIENCE;
        while (!(holds() && isQuiet())) {
            if (performance.now() > end) throw new Error("nothing was drawn");
            await new Promise((done) => setTimeout(done, 20));
        }
    }

    // What an act took that the server was asked for.
    async function act() {
        await until(() => answers().length && painted);
        const answer = answers().reduce((sum, each) => sum + each.duration, 0);
        return { painted: painted - pressed, answer, asked: answers().length };
    }

    // What a step of a lever took, which the server is not asked for.
    async function step() {
        await until(() => painted);
        return { painted: painted - pressed, asked: answers().length };
    }

    // What opening took, to the first picture and to the end; a page that waits for a file is quiet,
    // too, hence what must stand there.
    async function opening(shapes, bars) {
        const count = (selector) => document.querySelectorAll(selector).length;
        await until(() => count(PLACES) >= shapes && count(BARS) >= bars);
        const files = ["navigation", "resource"].flatMap((each) => performance.getEntriesByType(each));
        const sum = (size) => files.reduce((bytes, each) => bytes + each[size], 0);
        const [transferred, decoded] = [sum("transferSize"), sum("decodedBodySize")];
        const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? painted;
        const [seen, ready] = ["first-contentful-paint", "ready"].map(at);
        return { painted, seen, ready, transferred, decoded, files: files.length, asked: answers().length };
    }

    // The shape or bar that stands for a value, by what it does: "toggle:age_bands=25-29&sexes=female".
    function shape(code) {
        const is = (each) => each.dataset.act?.split("&")[0].split("=").at(-1) === code;
        const bars = document.querySelectorAll("main [data-act^='toggle:']");
        return [...document.querySelectorAll(PLACES), ...bars].find(is);
    }

    function middle(code) {
        const found = shape(code);
        found.scrollIntoView({ block: "center", behavior: "instant" });
        const { left, top, width, height } = found.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
    }
    return { starts, act, step, opening, middle };
})();
