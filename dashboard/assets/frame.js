// One reader and one server: what is done becomes a short word, one question at a time goes out,
// and what is done meanwhile goes with the next. The address in the bar holds the whole state.
"use strict";

window.breachlab = (() => {
    const lab = { answer: null, words: {}, asked: null, language: document.documentElement.lang };
    let isReady = false; // whether what came with the document is taken
    let last = null; // what was clicked last
    let stood = {}; // {id: HTML} of the parts that were put in place
    let pending = []; // acts that go with the next question
    let isAnew = false; // whether one must go out even without an act
    let hasMoved = false; // whether the reader went elsewhere while an answer was on its way
    let serial = 0;

    const { early } = window; // taps before this script was there (dashboard/layout/document.py)

    const here = () => location.pathname + location.search;

    function send() {
        if (!isReady || lab.asked || !(pending.length || isAnew)) return;
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
        lab.connection.question(lab.asked).then(answered);
    }

    // Do an act: a word of dashboard/state/acts.py.
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

    // Nothing where it failed: that was said, and what was lost is kept.
    async function answered(answer) {
        await lab.history.left();
        if (answer && answer.serial === lab.asked?.serial) takes(answer);
        send();
        plays();
    }

    function takes(answer) {
        const before = lab.answer;
        const { acts } = lab.asked;
        keeps(answer);
        lab.asked = null;
        lab.connection.answers();
        put(answer.parts);
        for (const [id, scope] of Object.entries(answer.scopes ?? {}))
            for (const name in scope) document.getElementById(id).setAttribute(name, scope[name]);
        lab.map.paint(answer.repaints ?? {});
        if (!hasMoved) lab.history.follows(lab.answer, acts.length && answer.is_step);
        settle(before);
        if (answer.explored) lab.explore.shows(answer.explored);
    }

    function keeps({ parts, scopes, repaints, reader, explored, ...told }) {
        lab.answer = { ...told, address: lab.levers.kept(told.address) };
        Object.assign(lab, reader); // words and choices of a page that is drawn anew
    }

    // Put each part in its place that is not there already: what has the focus may be in it.
    function put(parts) {
        if ("root" in parts) stood = {};
        for (const [id, html] of Object.entries(parts)) {
            if (stood[id] === html) continue;
            stood[id] = html;
            document.getElementById(id).innerHTML = html;
        }
    }

    // Whether another page or tab stands there than before, or the first one.
    const isElsewhere = (before) =>
        !before || (before.drawn !== lab.answer.drawn && before.language === lab.answer.language);

    // Finish a page that stands, and say so two frames later: the first only begins to paint.
    function settle(before) {
        const number = lab.answer.serial;
        lab.picker.fill();
        lab.folds.restore();
        lab.plots.watch();
        lab.counting.watch();
        lab.accordion.restore();
        lab.levers.restore();
        lab.history.shows(lab.answer, before);
        lab.focus.returns();
        if (isElsewhere(before)) lab.anchors.follow();
        lab.drawer.follows(lab.answer.drawer);
        window.ownTexts.fill();
        requestAnimationFrame(() =>
            requestAnimationFrame(() => {
                document.documentElement.dataset.drawn = number;
            }),
        );
    }

    // The page came with the document: only what scripts add to it is missing.
    function begins() {
        const first = JSON.parse(document.getElementById("first").textContent);
        if (!first) return; // a page that is broken
        keeps(first);
        lab.language = first.language;
        lab.history.follows(lab.answer, false);
        settle(null);
        isReady = true;
        performance.mark("ready"); // for a click
        lab.history.reopens();
        send();
        early.isOver = true;
        plays();
    }

    // Play what was tapped early, in order. A link would drop what is under way, so it waits for it.
    function plays() {
        while (early.length && !(early[0].link && (lab.asked || pending.length))) play(early.shift());
    }

    function play({ target, link, isEnter, ...how }) {
        target.closest(".is-asked")?.classList.remove("is-asked");
        if (isEnter) return lab.picker.enters();
        const place = link?.id ? `#${CSS.escape(link.id)}` : `a[data-page="${link?.dataset.page}"]`;
        const other = link && !link.isConnected && document.querySelector(place); // its answer came
        const toggle = target.matches("h2") && target.querySelector(".toggle");
        const event = new MouseEvent("click", { bubbles: true, cancelable: true, ...how });
        (other || toggle || target).dispatchEvent(event);
    }
    queueMicrotask(begins); // when the scripts after this one in the same file have run

    document.addEventListener("click", (event) => {
        const target = event.target.closest("[data-act]");
        if (!target || target.disabled) return;
        const word = target.dataset.act;
        // An answer may have put another shape in the place between two clicks: no dblclick comes.
        const isOnly = event.detail === 2 && last === word && target.closest(".area, .hit");
        last = word;
        if (isOnly) lab.only(word);
        else lab.act(word);
        target.classList.add("is-asked"); // seen at once, until the answer
    });

    // A day that is typed stands in parts until its year is whole.
    document.addEventListener("change", ({ target }) => {
        if (target.matches("[data-choice]") && target.value && target.reportValidity())
            lab.act(`opt:${target.dataset.choice}=${target.value}`);
    });

    return lab;
})();
