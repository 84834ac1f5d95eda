// A page of an edition: a file, and no server. What leads elsewhere is a link, but for the find box,
// which goes to this page of a place. What the scripts of the pages ask of the others is here.
"use strict";

window.breachlab = (() => {
    const root = document.documentElement;
    const lab = { ...window.edition, moved: {}, communes: "", asked: null, language: root.lang };
    const SAYS = 3_000; // milliseconds
    const COMMUNE = "commune-"; // and its code: the fragment of the address

    const bar = document.createElement("div");
    bar.id = "bar";
    bar.setAttribute("role", "alert");
    bar.hidden = true;
    document.body.append(bar);

    function mention(text) {
        bar.textContent = text;
        bar.hidden = false;
        setTimeout(() => (bar.hidden = true), SAYS);
    }
    lab.connection = { mention };
    lab.plots = { drawn: async () => {} }; // all charts are drawn

    // Go to this page of the place that was found; of a commune, to its département, which says so.
    lab.act = (word) => {
        const [, place] = /^add:departements=(\w+)$/.exec(word) ?? [];
        const [, commune, code] = /^commune:((97\d|\w\w)\w*)/.exec(word) ?? [];
        const sharp = commune ? `#${COMMUNE}${commune}` : "";
        location.href = `${root.dataset.places}${place ?? code}/${root.dataset.file}${sharp}`;
    };

    // Say of which commune the département was looked for, and where its communes stand.
    async function sayCommune() {
        if (!location.hash.startsWith(`#${COMMUNE}`)) return;
        const sought = location.hash.slice(COMMUNE.length + 1);
        const [[name]] = (await all()).map(([row]) => row).filter(([, code]) => code === sought);
        const said = document.createElement("p");
        said.id = "commune";
        said.setAttribute("role", "status");
        const link = Object.assign(document.createElement("a"), { href: "sheet.html#communes" });
        link.textContent = lab.words.communes;
        said.append(lab.words.of_commune.replace("{}", name), " ", link);
        document.getElementById("head").before(said);
    }

    // All communes are in a script, since a page that is opened as a file can read no other file. It
    // is loaded when the first is looked for.
    let loads;
    const all = () =>
        (loads ??= new Promise((done, fails) => {
            const script = document.createElement("script");
            const src = new URL(`${root.dataset.places}../assets/communes.js`, location.href).href;
            const onload = () => done(window.editionCommunes.map((row) => [row, worded(row)]));
            document.head.append(Object.assign(script, { src, onload, onerror: fails }));
        }));
    const worded = ([name, , codes]) =>
        ` ${name.toLowerCase().replaceAll("œ", "oe").normalize("NFD").replace(/[\u0300-\u036f]/g, "")} ${codes}`
            .replace(/[-–'’]/g, " ");
    lab.rowsOf = async (start) =>
        (await all()).filter(([, text]) => text.includes(` ${start}`)).map(([row]) => row);

    async function share() {
        try {
            await navigator.clipboard.writeText(location.href);
            mention(lab.words.copied);
        } catch {
            mention(lab.words.not_copied);
        }
    }

    document.addEventListener("click", ({ target }) => {
        if (target.closest("#share")) share();
        if (target.closest(".alone")) setTimeout(print); // when the address names the draft
    });

    // When the scripts after this one in the same file have run.
    queueMicrotask(() => {
        lab.accordion.restore();
        if (document.querySelector("#picker")) lab.picker.fill();
        lab.anchors.follow();
        sayCommune();
        root.dataset.drawn = "";
    });
    return lab;
})();
