// What is said when an answer is late, fails or does not come: the old numbers never stand there
// without a word.
"use strict";

window.breachlab.connection = (() => {
    const lab = window.breachlab;
    const FADES = 150; // milliseconds until the old drawing pales
    const SAYS = 2_000; // milliseconds until it is said, with a way to stop
    const UPDATE = "/_dash-update-component";
    const POST = { method: "POST", headers: { "Content-Type": "application/json" } };
    let stop = new AbortController();
    let timers = [];
    let at = clock();

    function clock() {
        const time = { hour: "2-digit", minute: "2-digit" };
        return new Date().toLocaleTimeString(lab.language === "en" ? "en-GB" : lab.language, time);
    }

    const bar = document.createElement("div");
    bar.id = "bar";
    bar.setAttribute("role", "alert");
    bar.hidden = true;
    document.body.append(bar);

    function say(text, label, does) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        button.addEventListener("click", does);
        bar.replaceChildren(text.replace("{}", at), ...(label ? [button] : []));
        bar.hidden = false;
    }

    // Say it for three seconds, and take back nothing else that is said meanwhile.
    function mention(text) {
        say(text, "", null);
        const said = bar.firstChild;
        setTimeout(() => bar.firstChild === said && (bar.hidden = true), 3_000);
    }

    function rest() {
        timers.forEach(clearTimeout);
        timers = [];
        delete document.body.dataset.working;
        document.querySelectorAll(".is-asked").forEach((each) => each.classList.remove("is-asked"));
    }

    function asks() {
        rest();
        bar.hidden = true; // what failed before is asked again, or given up
        timers = [
            setTimeout(() => (document.body.dataset.working = ""), FADES),
            setTimeout(() => say(lab.words.working, lab.words.cancel, () => stop.abort()), SAYS),
        ];
    }

    function answers() {
        rest();
        at = clock();
        bar.hidden = true;
    }

    function fails(key) {
        rest();
        if (lab.fails()) return;
        const isRefused = key === "refused";
        say(lab.words[key], isRefused ? "" : lab.words.retry, () => lab.retry());
    }

    // Ask the one callback as Dash's renderer would, without it: its stores take some 20 ms a click.
    async function question(event) {
        asks();
        stop = new AbortController();
        const mine = stop;
        try {
            const response = await fetch(UPDATE, { ...POST, body: body(event), signal: mine.signal });
            const text = await response.text(); // to its end: one that breaks off is no answer either
            if (response.ok) return JSON.parse(text).response.answer.data;
            fails(response.status >= 500 ? "broken" : "refused");
        } catch {
            fails(mine.signal.aborted ? "cancelled" : "not_connected");
        }
        return null;
    }

    const body = (event) =>
        JSON.stringify({
            output: "answer.data",
            outputs: { id: "answer", property: "data" },
            inputs: [{ id: "event", property: "data", value: event }],
            changedPropIds: ["event.data"],
        });

    return { question, answers, mention };
})();
