// The address, the back button, undo and redo, which are the back button, and the title.
"use strict";

window.breachlab.history = (() => {
    const lab = window.breachlab;
    // How many steps can be undone from here, and how many there were: kept by the entries of the
    // browser's history, so that a page that is loaded again goes on where it was.
    let depth = history.state?.depth ?? 0;
    let top = history.state?.top ?? depth;
    // The address of the entry before, if it is this reader's: a page that was opened has none.
    let before = history.state?.before ?? null;
    // An open drawer has an entry of its own, so that Back closes it. Closed by hand, it goes back
    // from this entry, and what changes the address waits until that is done.
    let left = Promise.resolve();
    let ends = null; // resolves it

    const entry = (drawer) => ({ depth, top, before, drawer });
    const drawerHere = () => history.state?.drawer;
    const here = () => location.pathname + location.search;

    function push(address) {
        if (address === here()) return;
        before = here();
        depth = top = depth + 1;
        history.pushState(entry(), "", address);
    }

    function leavesDrawer() {
        if (!drawerHere() || ends) return;
        left = new Promise((done) => (ends = done));
        history.back();
    }

    // A step that can be undone is an entry of its own; anything else only corrects the address.
    function follows(answer, isStep) {
        if (new URLSearchParams(location.search).has("lang")) lab.reader.keeps(answer.language);
        const drawer = answer.drawer?.split(" ")[0];
        const isOpening = drawer && !drawerHere();
        if (isOpening) top = depth; // the entries after this one are gone
        if (isStep && answer.address !== here()) push(answer.address);
        else history.replaceState(entry(drawerHere()), "", answer.address + location.hash);
        if (isOpening) history.pushState(entry(drawer), "");
    }

    // Open the drawer of this entry again, after Forward or a reload.
    function reopens() {
        if (drawerHere()) lab.act(`show:${drawerHere()}`);
    }

    function shows(answer, before) {
        document.title = answer.title;
        document.documentElement.lang = answer.language;
        document.documentElement.dataset.mark = answer.mark;
        const [page] = answer.drawn.split(".");
        const [pageBefore] = before?.drawn.split(".") ?? [page];
        allow();
        if (page !== pageBefore) arrive();
    }

    // Counted at once, as the browser goes later: a held key would leave the site.
    function goes(step) {
        if (depth + step < 0 || depth + step > top) return;
        depth += step;
        history.go(step);
    }

    function allow() {
        document.getElementById("undo").disabled = depth === 0;
        document.getElementById("redo").disabled = depth >= top;
        lab.undo.allow();
    }

    function arrive() {
        lab.forgets();
        document.getElementById("headline").focus({ preventScroll: true });
        scrollTo(0, 0);
    }

    addEventListener("popstate", (event) => {
        // A link within the page comes here too, without a state, and changes nothing.
        if (!event.state) history.replaceState(entry(), "", location.href);
        else ({ depth, before = null } = event.state);
        allow();
        const isClosing = ends !== null;
        ends?.();
        ends = null;
        if (!isClosing && (here() !== lab.answer.address || lab.asked)) lab.open();
        reopens();
    });
    document.addEventListener("click", (event) => {
        if (event.target.closest("#undo")) goes(-1);
        if (event.target.closest("#redo")) goes(1);
        const link = event.target.closest("a[data-page]");
        if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const address = link.getAttribute("href");
        left.then(() => {
            push(address);
            lab.open();
        });
    });
    document.addEventListener("keydown", (event) => {
        const isTyping = event.target.closest?.("input:not([type=range]), textarea");
        if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
        event.preventDefault();
        document.getElementById(event.shiftKey ? "redo" : "undo").click();
    });

    // A step that the browser makes alone, as a lever that looks up is let go.
    function steps(address) {
        push(address);
        allow();
    }

    const stepBefore = () => before;
    return { follows, goes, leavesDrawer, left: () => left, reopens, shows, stepBefore, steps };
})();
