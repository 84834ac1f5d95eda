// What a reader sees and hears of a page, as {name: words}, for tests/dashboard/test_walk.py;
// and when the page is at rest. Long timers run when a test says so, so nothing depends on time.
"use strict";

(() => {
    if (window.seen) return;
    const LONG = 100; // milliseconds: a shorter timer is waited for, a longer one is held
    const told = []; // what the page asked, fetched, copied and saved since the last look
    const later = []; // [does, after] of the long timers
    const held = []; // the questions that wait for the test
    const [goes, runs, stops] = [fetch, setTimeout, clearTimeout].map((each) => each.bind(window));
    const short = new Set(); // the short timers
    let length = history.length;
    let [coming, ways] = [0, 0]; // answers that are on their way; steps of the history
    let server = "answers";

    window.setTimeout = (does, after = 0, ...words) => {
        if (after >= LONG) return -later.push([() => does(...words), after]);
        const id = runs(() => (short.delete(id), does(...words)), after);
        short.add(id);
        return id;
    };
    window.clearTimeout = (id) => {
        if (id < 0) later[-id - 1] = [() => {}, Infinity];
        else if (short.delete(id)) stops(id);
    };
    for (const name of ["go", "back", "forward"]) {
        const does = history[name].bind(history);
        history[name] = (...words) => (ways++, does(...words));
    }
    addEventListener("popstate", () => (ways = Math.max(0, ways - 1)), true);

    function asked(body) {
        const { acts, language, at, drawn } = JSON.parse(body).inputs[0].value;
        const [, before] = drawn.split(".");
        return [acts.join(" ") || at, ...(language === before ? [] : [language])].join(" ");
    }
    window.fetch = async (url, options = {}) => {
        const isQuestion = String(url).includes("_dash-update-component");
        if (!isQuestion && /_dash-/.test(url)) return goes(url, options); // Dash's own
        told.push(isQuestion ? `asks ${asked(options.body)}` : `fetches ${String(url).split("/").at(-1)}`);
        if (isQuestion && server === "is slow")
            await new Promise((does, fails) => {
                held.push(does);
                options.signal.addEventListener("abort", fails);
            });
        if (server === "is away") throw new TypeError("away");
        if (isQuestion && /^\d+$/.test(server)) return new Response("", { status: Number(server) });
        coming++;
        try {
            const answer = await goes(url, options);
            return new Response(await answer.text(), { status: answer.status });
        } finally {
            coming--;
        }
    };
    const clipboard = { writeText: async (text) => told.push(`copies ${text}`) };
    Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
    addEventListener("copy", ({ clipboardData }) => told.push(`copies ${clipboardData.getData("text/plain")}`));
    window.print = () => {
        for (const name of ["beforeprint", "afterprint"]) {
            dispatchEvent(new Event(name));
            const folds = document.querySelectorAll(".card details[open]").length;
            told.push(`${name} unfolded ${folds}, ${document.getElementById("address")?.textContent}`);
        }
    };

    // What Dash is given to draw with Plotly, whose loading takes a second.
    const explores = () =>
        Object.assign(window.dash_clientside ?? {}, {
            set_props: (id, { data }) => {
                const { type, props } = window.dash_clientside.frame.draws(data);
                told.push(`gives ${id} a ${type} ${props.id}`);
            },
        });
    explores();

    const all = (selector, of = document) => [...of.querySelectorAll(selector)];
    const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ").replace(/\u200b/g, "").replace(/\s+/g, " ").trim();
    const short_ = (text) => (text.length > 40 ? `${text.slice(0, 40).trim()} …` : text);
    const isSeen = (element) => element.checkVisibility();

    const labelOf = (element) => plain(element.getAttribute("aria-label") ?? element.textContent).split(". ")[0];
    function nameOf(element) {
        if (!element || element === document.body) return "nothing";
        if (element.id) return `#${element.id}`;
        return `${labelOf(element)}, in ${element.parentElement?.closest("[id]")?.id.replace(".drawing", "") ?? "the page"}`;
    }
    const pressed = () => all("[aria-pressed=true]").map(labelOf).map(short_);
    function step(id) {
        const button = document.getElementById(id);
        return button ? `${plain(button.title)}${button.disabled ? ", disabled" : ""}` : "";
    }
    const drawn = (svg) =>
        all(".outlines path", svg).map((line) => {
            const of = all(".area", svg).find((each) => each.getAttribute("d") === line.getAttribute("d"));
            return `${line.getAttribute("class")} ${of?.dataset.code ?? ""}`;
        });
    let pointer = { clientX: -1, clientY: -1 };
    addEventListener("pointermove", (event) => (pointer = event), true);
    function placeOf(tip) {
        const { left, right, top, bottom } = tip.getBoundingClientRect();
        const { clientX: x, clientY: y } = pointer;
        const isCut = left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
        const isOver = x >= left && x <= right && y >= top && y <= bottom;
        return [isCut ? "cut off" : "", isOver ? "over the pointer" : ""].filter(Boolean);
    }
    const lever = (input) =>
        `${input.id.slice(6)} ${input.getAttribute("aria-valuetext")}` +
        ` (${Number(input.style.getPropertyValue("--at")).toFixed(2)}${input.disabled ? ", disabled" : ""})` +
        (input.closest(".lever").querySelector("output").textContent === input.ariaValueText ? "" : ", shown otherwise");
    const open = (name) => document.getElementById(name)?.open && name;
    const rows = (table) => all("tbody tr", table).filter(isSeen);

    const sees = {
        address: () => location.href.slice(location.origin.length),
        title: () => document.title,
        language: () => document.documentElement.lang,
        theme: () => document.documentElement.dataset.theme,
        kept: () => [...Object.entries(localStorage).map(([key, value]) => `${key} ${value}`), document.cookie].join(" · "),
        headline: () => document.querySelector("h1")?.textContent,
        chips: () => all(".chip").map((each) => plain(each.textContent)),
        pressed,
        faded: () => all(".area.is-faded, [data-value][opacity]").length,
        map: () => all("svg.area-map").flatMap(drawn),
        undo: () => step("undo"),
        redo: () => step("redo"),
        reset: () => document.getElementById("reset-levers") && (document.getElementById("reset-levers").disabled ? "disabled" : "enabled"),
        levers: () => all("input[type=range]").map(lever),
        asked: () => all(".is-asked").map(nameOf),
        working: () => document.body.dataset.working !== undefined && "pale",
        bar: () => {
            const bar = document.getElementById("bar");
            return bar && !bar.hidden && plain([...bar.childNodes].map((each) => each.textContent).join(" | ")).replace(/\d\d:\d\d/, "HH:MM");
        },
        notices: () => all("#notices .notice").map((each) => plain(each.textContent)),
        dialog: () => ["drawer", "more", "explore"].map(open).filter(Boolean),
        more: () => open("more") && all("#more button:disabled").map(labelOf).map((each) => `${each}, disabled`),
        drawer: () => open("drawer") && plain(document.querySelector("#drawer h2").textContent),
        chart: () => open("explore") && plain(document.querySelector("#explore h2").textContent),
        unfolded: () => all("details[open]").map((each) => each.id || each.className || plain(each.ariaLabel ?? "")),
        cards: () => all(".card:has(.toggle)").map((each) => [each, each.querySelector(".toggle").ariaExpanded])
            .filter(([each, said]) => "open" in each.dataset || said === "true")
            .map(([each, said]) => `${each.id} ${said === String("open" in each.dataset) ? "" : "said otherwise"}`),
        focus: () => nameOf(document.activeElement),
        stops: () => {
            const shape = document.activeElement;
            const others = all("[tabindex='0']", shape?.closest("svg") ?? document.createElement("p"));
            return others.length === 1 && others[0] === shape ? "" : others.map(nameOf);
        },
        scrolled: () => (scrollY === 0 ? "" : Math.abs(scrollY - (window.scrolledTo ?? -1)) < 1 ? "as left" : "elsewhere"),
        tip: () => {
            const lines = all("#tooltip:not([hidden]) div").map((each) => plain(each.textContent));
            return lines.length ? [lines[0], `${lines.length} lines`, ...placeOf(document.getElementById("tooltip"))] : [];
        },
        said: () => {
            const text = document.querySelector("p.unseen")?.textContent ?? "";
            return text && text === document.querySelector("h1").textContent ? "the headline" : text;
        },
        typed: () => all("input[type=search], #sought").map((each) => each.value).filter(Boolean),
        found: () => {
            const options = all(".autocomplete__menu--visible .autocomplete__option");
            const texts = options.slice(0, 3).map((each) => plain([...each.childNodes].map((one) => one.textContent).join(", ")));
            return [...texts, ...(options.length > 3 ? [`${options.length} in all`] : [])];
        },
        rows: () => all("table:is([id], .twin table)").map((each) => `${rows(each).length}: ${rows(each).slice(0, 3).map((row) => short_(plain(row.cells[0].textContent))).join(", ")}`),
        sorted: () => all("th[aria-sort]").map((each) => `${plain(each.textContent)} ${each.ariaSort}`),
        counted: () => all("[data-search] output").map((each) => plain(each.textContent)).filter(Boolean),
        done: () => all("[data-done]").filter((each) => plain(each.textContent) === each.dataset.done).map(nameOf),
    };

    function isBusy() {
        const lab = window.breachlab;
        const isAsked = lab?.asked && !held.length;
        const isDrawn = !lab?.answer || Number(document.documentElement.dataset.drawn) === lab.answer.serial;
        return coming > 0 || short.size > 0 || ways > 0 || isAsked || !isDrawn;
    }

    // Until three frames have passed in which nothing was under way. What does not come to rest in
    // half a minute is not waited for again.
    let patience = 1800; // frames
    async function rest() {
        for (let [calm, frames] = [0, 0]; calm < 3 && frames < patience; frames++) {
            await new Promise(requestAnimationFrame);
            calm = isBusy() ? 0 : calm + 1;
        }
        if (!isBusy()) return [];
        patience = 20;
        return ["is not at rest"];
    }

    // What is written in one type, as a line, wherever it is broken on the paper.
    const joined = (lines) =>
        lines.reduce((all, line) => {
            const [type] = /^writes \S+ \S+ /.exec(line) ?? ["-"];
            return all.at(-1)?.startsWith(type) ? [...all.slice(0, -1), `${all.at(-1)} ${line.slice(type.length)}`] : [...all, line];
        }, []);

    async function look() {
        const restless = await rest();
        const more = history.length - length;
        length = history.length;
        const steps = more ? [`history ${more > 0 ? "+" : ""}${more}`] : [];
        const found = { does: [...joined(told.splice(0)), ...steps, ...restless] };
        for (const [name, sees_] of Object.entries(sees)) found[name] = sees_();
        const words = (each) => (Array.isArray(each) ? each.join(" · ") : each ? String(each) : "");
        const text = (each) => plain(words(each).replaceAll("\n", " ⏎ ").replaceAll("\t", " ⇥ ").replaceAll(location.origin, "").replace(/[0-9a-f]{8}(?=[/.])/g, "…"));
        return Object.fromEntries(Object.entries(found).map(([name, each]) => [name, text(each)]));
    }

    const whole = () =>
        JSON.stringify([
            document.querySelector("main, .sheet").innerText,
            all("[data-sized], .moved *").map((each) => [each.getAttribute("style")?.replace(/[\s;]/g, ""), each.getAttribute("cx")]),
        ]);

    window.seen = {
        look,
        whole,
        wait: (until) =>
            later.forEach(([does, after], at) => {
                if (after > until) return;
                later[at] = [() => {}, Infinity];
                does();
            }),
        server: (does) => {
            server = does;
            if (does !== "is slow") held.splice(0).forEach((each) => each());
        },
    };
})();
