// One reader and one server: what is done becomes a short word, one question at a time goes out,
// and what is done meanwhile goes with the next. The address in the bar holds the whole state.
"use strict";

window.breachlab = (() => {
    const lab = { answer: null, words: {}, asked: null, language: document.documentElement.lang };
    lab.maps = lab.repaints = {}; // what is not drawn yet: {card: SVG}, {card: changes}
    let pending = []; // acts that go with the next question
    let isAnew = false; // whether one must go out even without an act
    let hasMoved = false; // whether the reader went elsewhere while an answer was on its way
    let serial = 0;

    const here = () => location.pathname + location.search;

    function send() {
        if (lab.asked || !(pending.length || isAnew)) return;
        lab.asked = {
            serial: ++serial,
            at: here(),
            acts: pending.slice(0, 20),
            language: lab.language,
            drawn: lab.answer?.drawn ?? "",
        };
        pending = pending.slice(20);
        isAnew = hasMoved = false;
        lab.lost = null;
        lab.levers.sent();
        lab.focus.remembers();
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

    // Show what stands in the address: what was under way was of another.
    lab.open = () => {
        pending = [];
        isAnew = hasMoved = true;
        send();
    };

    // Show the same in another language; what is under way goes on.
    lab.speaks = (language) => {
        lab.language = language;
        isAnew = true;
        send();
    };

    // The question that got no answer, again, with all that was done after it.
    lab.retry = () => {
        pending = [...lab.lost.acts, ...pending];
        isAnew = true;
        send();
    };

    // A question got no answer. What the reader asked for elsewhere since is asked now.
    lab.fails = () => {
        lab.lost = { ...lab.asked, acts: [...lab.asked.acts, ...pending] };
        lab.asked = null;
        pending = [];
        if (hasMoved) send();
        return lab.asked !== null;
    };

    function answered(answer) {
        const asked = lab.asked;
        const isFirst = lab.answer === null;
        if (!answer || (!isFirst && answer.serial !== asked?.serial)) return;
        const before = lab.answer;
        lab.answer = { ...answer, address: lab.levers.kept(answer.address) };
        Object.assign(lab, answer.reader); // words, choices, maps of a page that is drawn anew
        lab.repaints = answer.repaints ?? lab.repaints;
        lab.asked = null;
        lab.connection.answers();
        if (isFirst) lab.language = answer.language;
        if (isFirst && answer.asked !== here()) isAnew = true; // drawn for another address
        else if (!hasMoved) lab.history.follows(lab.answer, asked?.acts.length && answer.is_step);
        lab.history.shows(answer, before);
        lab.settle(answer.serial);
        send();
    }

    // Whether the page that was answered stands there: React takes its time, and Plotly too.
    const stands = () =>
        lab.choices && // what the page is told at once may come after a page without a drawing
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
        lab.picker.fill();
        lab.map.draw(lab.maps);
        lab.map.paint(lab.repaints);
        lab.maps = lab.repaints = {}; // once
        lab.folds.restore();
        lab.levers.restore();
        lab.undo.allow();
        lab.focus.returns();
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
        const target = event.target.closest(".area");
        if (target) lab.only(target.dataset.act);
    });
    document.addEventListener("keydown", (event) => {
        const target = event.target.closest?.(".walker");
        if (!target || event.key !== "Enter" || !event.altKey) return;
        event.preventDefault(); // or the button would be pressed, too
        lab.only(target.dataset.act);
    });

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        frame: { answered },
    });
    return lab;
})();
