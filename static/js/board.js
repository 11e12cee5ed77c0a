/* 展板: all slides stand in the document; this turns them, holds them, and takes up what is new without a reload.
   A wall is tended by nobody: it keeps turning what it has while net or server are away, says since when it heard
   nothing, and goes blank once its address is withdrawn. It keeps nothing beyond the page. */
(function () {
  "use strict";

  var board = document.querySelector("[data-board]");
  if (!board) { return; }
  var place = board.querySelector("[data-board-slides]");
  var notice = board.querySelector("[data-board-state]");
  var lost = board.querySelector("[data-board-lost]");
  var hold = board.querySelector("[data-board-hold]");
  var seconds = Number(board.getAttribute("data-seconds"));
  var held = board.getAttribute("data-playing") !== "1";
  var heard = board.getAttribute("data-at");
  var version = board.getAttribute("data-tag");
  var over = false;
  var turning = null;
  var asking = null;
  var LONGEST_ANSWER = 10000;
  var SOON = 5000;
  var MOST_DOTS = 16;

  function said(name) { return board.getAttribute("data-text-" + name) || ""; }

  function slides() { return Array.prototype.slice.call(place.querySelectorAll(".slide")); }

  function present() { return slides().findIndex(function (slide) { return slide.classList.contains("is-on"); }); }

  function show(index) {
    var all = slides();
    if (!all.length) { return; }
    var wanted = (index + all.length) % all.length;
    all.forEach(function (slide, number) { slide.classList.toggle("is-on", number === wanted); });
    tell(all.length, wanted);
    wait();
  }

  function tell(count, index) {
    var dots = board.querySelector("[data-board-dots]");
    var wanted = count > MOST_DOTS ? 0 : count;
    while (dots.children.length > wanted) { dots.removeChild(dots.lastElementChild); }
    while (dots.children.length < wanted) { dots.appendChild(document.createElement("li")); }
    Array.prototype.forEach.call(dots.children, function (dot, number) {
      dot.classList.toggle("is-on", number === index);
    });
    board.querySelector("[data-board-place]").textContent = (index + 1) + "／" + count;
  }

  function step(by) { show(present() + by); }

  function wait() {
    window.clearTimeout(turning);
    if (held || over) { return; }
    turning = window.setTimeout(function () {
      // Whoever has come by keyboard to something on a slide is not turned away from it.
      if (document.hidden || place.contains(document.activeElement)) { wait(); } else { step(1); }
    }, seconds * 1000);
  }

  function toggle() {
    held = !held;
    state();
    wait();
  }

  function state() {
    board.classList.toggle("is-held", held);
    if (notice) { notice.textContent = said(held ? "held" : "playing"); }
    if (hold) { hold.textContent = said(held ? "play" : "hold"); }
  }

  /* A slide that says the same as before keeps its pictures: nothing flickers, nothing is asked for twice. */
  function takeUp(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    var known = {};
    Array.prototype.forEach.call(place.querySelectorAll("img"), function (image) {
      if (image.complete && image.naturalWidth) { known[image.getAttribute("src")] = image; }
    });
    var coming = [];
    Array.prototype.forEach.call(fresh.querySelectorAll("img"), function (image) {
      if (known[image.getAttribute("src")]) { return; }
      coming.push(new Promise(function (done, fail) {
        var early = new Image();
        early.onload = done;
        early.onerror = fail;
        early.src = image.getAttribute("src");
        known[image.getAttribute("src")] = early;
      }));
    });
    return Promise.all(coming).then(function () { replace(fresh, known); });
  }

  function replace(fresh, known) {
    var all = slides();
    var at = Math.max(present(), 0);
    var key = all[at] ? all[at].id : "";
    Array.prototype.forEach.call(fresh.querySelectorAll("img"), function (image) {
      var ready = known[image.getAttribute("src")];
      if (ready) {
        ready.alt = image.alt;
        image.parentNode.replaceChild(document.adoptNode(ready), image);
      }
    });
    var coming = Array.prototype.slice.call(fresh.body.children).map(function (node) { return document.adoptNode(node); });
    place.textContent = "";
    coming.forEach(function (node) { node.classList.remove("is-on"); place.appendChild(node); });
    var again = coming.findIndex(function (node) { return node.id === key; });
    show(again >= 0 ? again : Math.min(at, coming.length - 1));
  }

  function blank(words, address) {
    over = true;
    window.clearTimeout(turning);
    window.clearTimeout(asking);
    board.textContent = "";
    var sentence = document.createElement(address ? "a" : "p");
    sentence.className = "gone";
    sentence.textContent = words;
    if (address) { sentence.href = address; }
    board.appendChild(sentence);
    document.title = words;
  }

  function offline(away) {
    board.classList.toggle("is-offline", away);
    lost.textContent = away ? said("lost").replace("{at}", heard) : "";
  }

  function later(milliseconds) {
    window.clearTimeout(asking);
    if (!over) { asking = window.setTimeout(ask, milliseconds); }
  }

  function ask() {
    var limit = new AbortController();
    var tooLong = window.setTimeout(function () { limit.abort(); }, LONGEST_ANSWER);
    var usual = Number(board.getAttribute("data-poll")) * 1000;
    var headers = { "X-Autosave": "quiet", "If-None-Match": version };
    fetch(board.getAttribute("data-from"), {
      headers: headers, cache: "no-store", credentials: "same-origin", signal: limit.signal
    }).then(function (answer) {
      if (answer.headers.get("X-Board") === "withdrawn") { blank(said("gone")); return null; }
      if (answer.redirected) { blank(said("ended"), answer.url); return null; }
      if (answer.headers.get("X-Board") !== "slides") { throw new Error("not the board"); }
      if (answer.headers.get("X-Board-Build") !== board.getAttribute("data-build")) { window.location.reload(); return null; }
      var now = answer.headers.get("X-Board-At");
      var tag = answer.headers.get("ETag");
      var pace = Number(answer.headers.get("X-Board-Seconds"));
      var taken = answer.status === 304 ? Promise.resolve() : answer.text().then(takeUp);
      return taken.then(function () {
        heard = now;
        version = tag;
        if (pace && pace !== seconds) { seconds = pace; wait(); }
        offline(false);
      });
    }).then(function () { later(usual); }, function () {
      offline(true);
      later(Math.min(usual, SOON));
    }).then(function () { window.clearTimeout(tooLong); });
  }

  document.addEventListener("keydown", function (event) {
    if (over || event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
    if (event.key === "ArrowRight" || event.key === "PageDown") { event.preventDefault(); step(1); }
    if (event.key === "ArrowLeft" || event.key === "PageUp") { event.preventDefault(); step(-1); }
    if (event.key === " " && !/^(A|BUTTON)$/.test(event.target.tagName)) { event.preventDefault(); toggle(); }
  });
  board.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a") : null;
    if (!link || over) { return; }
    if (link === hold) { event.preventDefault(); toggle(); }
    if (link.rel === "next") { event.preventDefault(); step(1); }
    if (link.rel === "prev") { event.preventDefault(); step(-1); }
  });
  if (hold) {
    hold.setAttribute("role", "button");
    hold.addEventListener("keydown", function (event) {
      if (event.key === " ") { event.preventDefault(); toggle(); }
    });
  }
  window.addEventListener("online", function () { later(0); });
  window.addEventListener("offline", function () { if (!over) { offline(true); } });
  state();
  wait();
  later(Number(board.getAttribute("data-poll")) * 1000);
}());
