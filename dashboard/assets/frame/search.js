// A field above a long table: what is typed hides the rows that do not hold it, and asks nobody.
"use strict";

(() => {
    const typed = {}; // {table: what was typed above it}: the field may be drawn anew with its table

    const folded = (text) =>
        text
            .normalize("NFD")
            .replace(/[\u0300-\u036f\u200b]/g, "")
            .replaceAll("’", "'")
            .toLowerCase();

    function filter(host) {
        const name = host.dataset.search;
        const wanted = folded(typed[name] ?? "").split(/\s+/);
        const rows = [...document.querySelectorAll(`#${name} tbody tr`)];
        for (const row of rows) {
            const text = folded(row.textContent);
            row.hidden = !wanted.every((word) => text.includes(word));
        }
        const isNone = rows.every((row) => row.hidden);
        host.querySelector("output").textContent = isNone ? host.dataset.none : "";
    }

    function made(host) {
        const label = document.createElement("label");
        const input = Object.assign(document.createElement("input"), { type: "search" });
        input.value = typed[host.dataset.search] ?? "";
        label.append(host.dataset.label, input);
        host.append(label, document.createElement("output"));
        input.addEventListener("input", () => {
            typed[host.dataset.search] = input.value;
            filter(host);
        });
    }

    function fill() {
        for (const host of document.querySelectorAll("[data-search]:empty")) {
            made(host);
            filter(host);
        }
    }

    // What is drawn may come later than the answer that brings it: so what comes is watched.
    new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });
    fill(); // of a sheet all is there
})();
