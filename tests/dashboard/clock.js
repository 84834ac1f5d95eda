// When a page was drawn: two frames after its last change, whoever made it, since the first frame
// after a change only begins to paint. It asks nothing of a page, so that any two can be compared.
"use strict";

window.clock = (() => {
    const QUIET = 500; // milliseconds without a change, after which none is expected any more
    const ANSWER = "_dash-update-component";
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
    document.addEventListener("mouseup", (event) => (pressed = event.timeStamp), true);

    const answers = () => performance.getEntriesByType("resource").filter((each) => each.name.includes(ANSWER));
    const isQuiet = () => painted >= changed && performance.now() - changed > QUIET;

    function starts() {
        performance.clearResourceTimings();
        [pressed, changed, painted] = [performance.now(), 0, 0];
    }

    // What an act took, once it was answered and drawn; until then nothing.
    function act() {
        if (!answers().length || !painted || !isQuiet()) return null;
        const answer = answers().reduce((sum, each) => sum + each.duration, 0);
        return { painted: painted - pressed, answer, asked: answers().length };
    }

    // What opening took; a page that waits for a file is quiet too, so it says what must stand there.
    function opening(shapes, bars) {
        const stands = document.querySelectorAll(".choroplethlayer path, .departement[role]").length >= shapes;
        if (!stands || document.querySelectorAll(".bars path").length < bars || !isQuiet()) return null;
        const files = ["navigation", "resource"].flatMap((each) => performance.getEntriesByType(each));
        const sum = (size) => files.reduce((bytes, each) => bytes + each[size], 0);
        const [transferred, decoded] = [sum("transferSize"), sum("decodedBodySize")];
        return { painted, transferred, decoded, files: files.length, asked: answers().length };
    }

    // The shape that stands for a value: of an SVG by what it does, of Plotly by the data it is bound to.
    function shape(code) {
        const is = (data) => String([data].flat()[0]).split("=").at(-1) === code;
        const drawn = [...document.querySelectorAll(".departement[role], .choroplethlayer path")];
        const place = drawn.find((each) => is(each.dataset.act ?? each.__data__?.loc));
        const points = [...document.querySelectorAll(".bars .point")];
        return place ?? points.find((each) => is(data(each)))?.querySelector("path");
    }

    const data = (point) => point.closest(".bars").__data__[0].trace.customdata?.[point.__data__.i];

    function middle(code) {
        const found = shape(code);
        found.scrollIntoView({ block: "center", behavior: "instant" });
        const { left, top, width, height } = found.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
    }
    return { starts, act, opening, middle };
})();
