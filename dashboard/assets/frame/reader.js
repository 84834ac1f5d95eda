// What is the reader's own and in no address: language, light or dark. And the link to a view.
"use strict";

window.breachlab.reader = (() => {
    const lab = window.breachlab;
    const YEAR = 365 * 24 * 3600;

    const keeps = (language) => {
        document.cookie = `language=${language}; path=/; max-age=${YEAR}; samesite=lax`;
    };

    async function share() {
        await navigator.clipboard?.writeText(location.href);
        lab.connection.say(lab.words.copied, "", null);
        setTimeout(() => (document.getElementById("bar").hidden = true), 3_000);
    }

    document.addEventListener("click", (event) => {
        const language = event.target.closest("[data-language]")?.dataset.language;
        if (language) {
            keeps(language);
            lab.language = language;
            lab.open();
        }
        if (event.target.closest("#theme")) {
            const { dataset } = document.documentElement;
            dataset.theme = dataset.theme === "dark" ? "light" : "dark";
            localStorage.setItem("theme", dataset.theme);
        }
        if (event.target.closest("#share")) share();
        if (event.target.closest("#dismiss")) event.target.closest(".notice").remove();
    });
    return { keeps };
})();
