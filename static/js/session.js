/* The end of a session: two minutes before it a quiet box says so, and any key or click goes on. When it is over
   the page gives way to the sign-in page, which leads back here. Tabs tell each other when the session ends. */
(function () {
  "use strict";

  var box = document.querySelector("[data-session]");
  if (!box) { return; }
  var form = box.querySelector("form");
  var words = box.querySelector("[data-session-words]");
  var tabs = window.BroadcastChannel ? new BroadcastChannel("ledger-session:" + box.getAttribute("data-person")) : null;
  var warn = Number(box.getAttribute("data-warn")) * 1000;
  var end = 0, timer = 0, asking = false, leaving = false, isLast = false;

  function clock(moment) {
    var date = new Date(moment);
    return ("0" + date.getHours()).slice(-2) + ":" + ("0" + date.getMinutes()).slice(-2);
  }

  function last(left) {
    end = Date.now() + left * 1000;
    if (tabs) { tabs.postMessage(end); }
    check();
  }

  function show() {
    var text = box.getAttribute(isLast ? "data-text-last" : "data-text-warn");
    if (document.querySelector("form[data-sheet]")) { text += box.getAttribute("data-text-sheet"); }
    text = text.replace("{time}", clock(end));
    if (box.hidden || words.textContent !== text) {
      box.hidden = false;
      words.textContent = text;
    }
  }

  function check() {
    window.clearTimeout(timer);
    var now = Date.now(), wait = end - warn - now;
    /* A little later than the server: asked too early, it would let the session go on. */
    if (now >= end + 2000) { over(); return; }
    if (wait > 0) { box.hidden = true; } else { show(); wait = Math.min(1000, Math.max(end + 2000 - now, 50)); }
    timer = window.setTimeout(check, Math.min(wait, 60000));
  }

  function over() {
    leaving = true;
    document.dispatchEvent(new Event("ledger:keep"));
    var here = location.pathname + location.search;
    location.replace(box.getAttribute("data-signin") + "?next=" + encodeURIComponent(here) + "&ended=1");
  }

  function goOn() {
    if (asking || isLast || box.hidden) { return; }
    asking = true;
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        /* Sent to the sign-in page: the session is over. Anything else (a lost connection, an error) may pass. */
        if (answer.type === "opaqueredirect") { over(); }
        return answer.ok ? answer.json() : null;
      })
      .then(function (said) {
        asking = false;
        if (!said) { return; }
        /* The twelve hours of a sign-in cannot be made longer. */
        isLast = said.left * 1000 <= warn;
        last(said.left);
      })
      .catch(function () { asking = false; });
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); goOn(); });
  /* Typing that saves itself used the session. */
  document.addEventListener("ledger:seen", function (event) {
    isLast = event.detail * 1000 <= warn;
    last(event.detail);
  });
  document.addEventListener("keydown", goOn);
  document.addEventListener("pointerdown", goOn);
  document.addEventListener("visibilitychange", check);
  if (tabs) {
    tabs.onmessage = function (event) {
      if (Number(event.data) > end) {
        end = Number(event.data);
        isLast = false;
        check();
      }
    };
  }
  /* Nothing to ask about: what was typed is kept. */
  window.addEventListener("beforeunload", function (event) {
    if (leaving) { event.stopImmediatePropagation(); }
  }, true);
  /* A page the browser kept from before is no longer anybody's. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) { location.reload(); } });

  last(Number(box.getAttribute("data-left")));
}());
