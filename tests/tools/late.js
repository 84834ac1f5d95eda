document.documentElement.dataset.theme = localStorage.theme;
setTimeout(() => { document.documentElement.dataset.drawn = ""; }, 300);
const drawn = (done) => {
    document.querySelector("h1").style.height = "3210px";
    done();
};
const plots = { drawn: () => new Promise((done) => setTimeout(drawn, 300, done)) };
window.breachlab = { plots };
