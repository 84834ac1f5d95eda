// Own texts: typed once, kept by this browser alone, put into the blanks of a page or a sheet as
// letters, never as HTML. No request has them.
"use strict";

window.ownTexts = (() => {
    const NAME = "own-texts"; // in the browser's storage
    const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]/gu; // and halves of a sign
    const standing = new WeakMap(); // {element: what the server wrote in it}
    let texts = {};

    const all = (selector) => document.querySelectorAll(selector);
    const rules = () => JSON.parse(document.querySelector("[data-own-rules]").dataset.ownRules);
    const filled = (text, values) => text.replace(/\{(\w*)\}/g, (_, name) => values[name]);
    const typed = (key) => (texts[key] ?? "").trim();

    function say(text, values = {}) {
        document.querySelector(".own-said").textContent = filled(text, values);
    }

    // What this and other windows keep; where a browser keeps nothing, what this one has.
    function recall() {
        try {
            const kept = Object.entries(JSON.parse(localStorage.getItem(NAME)) ?? {});
            texts = Object.fromEntries(kept.filter(([, text]) => typeof text === "string"));
        } catch {
            return;
        }
    }

    function keep(changed) {
        texts = Object.fromEntries(Object.entries(changed).filter(([, text]) => text));
        fill();
        try {
            localStorage.removeItem(NAME);
            if (Object.keys(texts).length) localStorage.setItem(NAME, JSON.stringify(texts));
        } catch {
            say(rules().texts.not_kept);
        }
    }

    // Put a text in the place of what the server wrote; without one, that comes back.
    function put(element, text) {
        if (!standing.has(element)) standing.set(element, [...element.childNodes]);
        element.replaceChildren(...(text ? [text] : standing.get(element)));
        element.classList.toggle("is-own", Boolean(text));
    }

    function fill() {
        const left = new Set();
        for (const each of all("[data-own]")) {
            put(each, typed(each.dataset.own));
            if (!typed(each.dataset.own)) left.add(each.dataset.own);
        }
        for (const each of all("[data-own-state]"))
            put(each, each.dataset.ownState.split(" ").every(typed) && each.dataset.ownYours);
        for (const each of all("[data-own-field]"))
            if (each !== document.activeElement) each.value = texts[each.dataset.ownField] ?? "";
        for (const each of all("[data-own-left]"))
            each.textContent = filled(each.dataset.ownLeft, { "": left.size });
        for (const each of all("[data-own-note]")) each.hidden = !document.querySelector("pre .is-own");
    }

    // A text in one line is quoted as JSON quotes it, which TOML reads, too.
    function save() {
        const lines = Object.entries(texts).map(([key, text]) => {
            const isPlain = text.includes("\n") && !text.includes("'''") && !text.endsWith("'");
            return `${key} = ${isPlain ? `'''\n${text}'''` : JSON.stringify(text)}\n`;
        });
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([`version = ${rules().version}\n`, ...lines]));
        link.download = "mine.toml";
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
        say(rules().texts.saved);
    }

    // Return {key: text} of the part of TOML that save() writes, and notes behind "#". Throws the
    // name of a refusal, and the values in it.
    function parse(source) {
        const { version, texts: { fields } } = rules();
        const line =
            /[ \t]*(?:(\w+)[ \t]*=[ \t]*(?:(\d+)|("(?:[^"\\\n]|\\.)*")|'''\n?((?:(?!''')[^])*)'''))?[ \t]*(?:#.*)?(?:\n|$)/y;
        const found = new Map();
        while (line.lastIndex < source.length) {
            const at = source.slice(0, line.lastIndex).split("\n").length;
            try {
                const [, key, number, quoted, long] = line.exec(source);
                if (found.has(key)) throw new SyntaxError("twice");
                if (key) found.set(key, number ? Number(number) : (long ?? JSON.parse(quoted)));
            } catch {
                throw ["line", { line: at }];
            }
        }
        if (found.get("version") !== version) throw ["version", { version }];
        found.delete("version");
        for (const [key, text] of found) {
            if (!Object.hasOwn(fields, key)) throw ["unknown", { key, known: Object.keys(fields).join(", ") }];
            const { label, most, has_lines } = fields[key];
            if (typeof text !== "string" || text.match(CONTROLS) || (!has_lines && text.includes("\n")))
                throw ["odd", { label }];
            if (text.length > most) throw ["long", { label, count: text.length, most }];
        }
        return Object.fromEntries(found);
    }

    async function open(file) {
        const { largest, texts: told } = rules();
        try {
            if (file.size > largest) throw ["no_file", { most: largest }];
            const source = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
            const found = parse(source.replaceAll("\r\n", "\n"));
            keep({ ...texts, ...found });
            say(told.opened, { file: file.name, count: Object.keys(found).length });
        } catch (error) {
            const [name, values] = Array.isArray(error) ? error : ["no_file", { most: largest }];
            say(told.refusals[name], { file: file.name, ...values });
        }
    }

    document.addEventListener("click", ({ target }) => {
        const deed = target.closest("[data-own-do]")?.dataset.ownDo;
        if (deed === "save") save();
        if (deed !== "forget") return;
        keep({});
        say(rules().texts.forgotten);
    });
    document.addEventListener("input", ({ target }) => {
        const key = target.dataset.ownField;
        if (!key) return;
        recall();
        keep({ ...texts, [key]: target.value.replace(CONTROLS, "") });
    });
    document.addEventListener("change", async ({ target }) => {
        if (!target.matches(".own-texts [type=file]") || !target.files.length) return;
        await open(target.files[0]);
        target.value = ""; // so that the same file can be opened again
    });
    // A browser would cut what is too long in silence.
    document.addEventListener("beforeinput", (event) => {
        const { target, data } = event;
        const key = target.dataset?.ownField;
        if (!key || !data) return;
        const count = target.value.length - (target.selectionEnd - target.selectionStart) + data.length;
        if (count <= target.maxLength) return;
        event.preventDefault();
        const { label, most } = rules().texts.fields[key];
        say(rules().texts.refusals.long, { label, count, most });
    });
    // Another window of the browser, or a page that Back shows as it was left.
    const again = () => (recall(), fill());
    addEventListener("storage", again);
    addEventListener("pageshow", again);
    again();
    return { fill };
})();
