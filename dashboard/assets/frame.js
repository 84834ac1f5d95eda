// One reader and one server: what is done becomes a short word, one question at a time goes out,
// and what is done meanwhile goes with the next. The address in the bar holds the whole state.
"use strict";

window.breachlab = (() => {
    const lab = { answer: null, words: {}, asked: null, language: document.documentElement.lang };
    let pending = [];
    let mustOpen = false;
    let serial = 0;

    const here = () => location.pathname + location.search;

    function send() {
        if (lab.asked || !(pending.length || mustOpen)) return;
        lab.asked = {
            serial: ++serial,
            at: here(),
            acts: pending.slice(0, 20),
            language: lab.language,
            drawn: lab.answer?.drawn ?? "",
        };
        pending = pending.slice(20);
        mustOpen = false;
        lab.connection.asks();
        window.dash_clientside.set_props("event", { data: lab.asked });
    }

    // Do an act: a word of dashboard/acts.py.
    lab.act = (word) => {
        pending.push(word);
        send();
    };

    // Select nothing else: what the two clicks of a double click were about to do is forgotten.
    lab.only = (word) => {
        pending = pending.filter((each) => each !== word);
        lab.act(word.replace(/^toggle:/, "only:"));
    };

    // Show what stands in the address.
    lab.open = () => {
        pending = [];
        mustOpen = true;
        send();
    };

    // The question that got no answer, again.
    lab.retry = () => {
        if (lab.lost) pending = lab.lost.acts.concat(pending);
        mustOpen = !pending.length;
        lab.lost = null;
        send();
    };

    lab.fails = () => {
        lab.lost = lab.asked;
        lab.asked = null;
        pending = [];
    };

    function answered(answer) {
        const asked = lab.asked;
        const isFirst = lab.answer === null;
        if (!answer || (!isFirst && answer.serial !== asked?.serial)) return;
        const before = lab.answer;
        lab.answer = answer;
        lab.asked = null;
        lab.language = answer.language;
        lab.connection.answers();
        if (isFirst && answer.asked !== here()) mustOpen = true; // drawn for another address
        else if (!mustOpen) lab.history.follows(answer, asked?.acts.length && answer.is_step);
        lab.history.shows(answer, before);
        lab.settle(answer.serial);
        send();
    }

    function reads(data) {
        Object.assign(lab, data);
    }

    // Whether the page that was answered stands there: React takes its time, and Plotly too.
    const stands = () =>
        document.querySelector("main")?.dataset.view === lab.answer.drawn &&
        lab.drawer.stands(lab.answer.drawer) &&
        [...document.querySelectorAll(".drawing")].every((each) => each.querySelector(".main-svg"));

    // Finish a page that is drawn, and say so two frames later: the first only begins to paint.
    lab.settle = (number, patience = 600) => {
        if (number !== lab.answer.serial) return;
        if (!stands() && patience) {
            requestAnimationFrame(() => lab.settle(number, patience - 1));
            return;
        }
        lab.plots.bind();
        lab.picker.fill(lab.choices);
        window.dash_clientside.map.mend();
        lab.drawer.follows(lab.answer.drawer);
        requestAnimationFrame(() =>
            requestAnimationFrame(() => {
                document.documentElement.dataset.drawn = number;
            }),
        );
    };

    document.addEventListener("click", (event) => {
        const target = event.target.closest("[data-act]");
        if (target && !target.disabled) lab.act(target.dataset.act);
    });
    document.addEventListener("dblclick", (event) => {
        const target = event.target.closest("[data-act^='toggle:']");
        if (target) lab.only(target.dataset.act);
    });
    document.addEventListener("keydown", (event) => {
        const target = event.target.closest?.("button[data-act^='toggle:']");
        if (!target || event.key !== "Enter" || !event.altKey) return;
        event.preventDefault(); // or the button would be pressed, too
        lab.only(target.dataset.act);
    });

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        frame: { answered, reads },
    });
    return lab;
})();
