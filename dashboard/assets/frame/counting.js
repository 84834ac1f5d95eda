// The line below an estimate that says how far the count is. Once it is counted, the page is drawn
// anew. It asks only while the estimate stands there and somebody may see it.
"use strict";

window.breachlab.counting = (() => {
    const lab = window.breachlab;
    const PAUSE = 2; // seconds
    let timer = null;
    let told = {}; // the last answer, and its language

    const line = () => document.getElementById("counting");
    const wait = (seconds) => (timer = setTimeout(ask, seconds * 1_000));

    // An answer may have put the line there anew.
    function watch() {
        if (!line()) return;
        const isSaid = told.language === lab.language;
        if (isSaid && told.text) line().textContent = told.text;
        if (timer === null && !(isSaid && told.again === 0)) wait(0);
    }

    async function ask() {
        if (document.hidden || lab.asked) return wait(PAUSE);
        const { language } = lab;
        const answer = line() && (await tell(language));
        timer = null;
        if (!answer || !line()) return;
        told = { ...answer, language };
        if (told.is_counted || told.again) wait(told.again || PAUSE);
        if (told.is_counted && !lab.asked) lab.open();
        else watch();
    }

    // A server that does not answer is told of by the next click.
    async function tell(language) {
        try {
            return await (await fetch(`/counting?lang=${language}`)).json();
        } catch {
            return { again: 5 * PAUSE };
        }
    }

    return { watch };
})();
