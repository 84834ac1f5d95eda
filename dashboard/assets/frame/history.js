// The address, the back button, undo and redo, which are the back button, and the title.
"use strict";

window.breachlab.history = (() => {
    const lab = window.breachlab;
    const depth = () => history.state?.depth ?? 0;
    const top = () => Number(sessionStorage.getItem("top") ?? 0);

    // A step that can be undone is an entry of its own; anything else only corrects the address.
    function follows(answer, isStep) {
        if (isStep && answer.address !== location.pathname + location.search) {
            const next = depth() + 1;
            sessionStorage.setItem("top", next);
            history.pushState({ depth: next }, "", answer.address);
        } else {
            history.replaceState({ depth: depth() }, "", answer.address + location.hash);
        }
    }

    function shows(answer, before) {
        document.title = answer.title;
        document.documentElement.lang = answer.language;
        if (new URLSearchParams(location.search).has("lang")) lab.reader.keeps(answer.language);
        const [page, language] = answer.drawn.split(".");
        const [pageBefore, languageBefore] = before?.drawn.split(".") ?? [page, language];
        const follow = () => {
            document.getElementById("undo").disabled = depth() === 0;
            document.getElementById("redo").disabled = depth() >= top();
            if (page !== pageBefore) arrive();
            else if (language !== languageBefore) document.getElementById("language").focus();
        };
        // Of a page that is drawn anew the buttons do not stand yet; else a frame would be lost.
        if (answer.drawn === before?.drawn) follow();
        else requestAnimationFrame(follow);
    }

    function arrive() {
        document.getElementById("headline").focus({ preventScroll: true });
        scrollTo(0, 0);
    }

    // A link within the page comes here too, and changes nothing.
    addEventListener("popstate", () => {
        if (location.pathname + location.search !== lab.answer.address || lab.asked) lab.open();
    });
    document.addEventListener("click", (event) => {
        if (event.target.closest("#undo")) history.back();
        if (event.target.closest("#redo")) history.forward();
        const link = event.target.closest("a[data-page]");
        if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const next = depth() + 1;
        sessionStorage.setItem("top", next);
        history.pushState({ depth: next }, "", link.getAttribute("href"));
        lab.open();
    });
    document.addEventListener("keydown", (event) => {
        const isTyping = event.target.closest?.("input, textarea");
        if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
        event.preventDefault();
        document.getElementById(event.shiftKey ? "redo" : "undo").click();
    });
    return { follows, shows };
})();
