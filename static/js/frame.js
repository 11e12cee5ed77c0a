/* What every page does: open strips at the present place, put the focus on the error summary,
   print, close the account menu, send a filter as soon as it is chosen, send a form pressed twice once. Each works without. */
(function () {
  "use strict";

  function showPresent(strip, present) {
    if (strip && present && strip.scrollWidth > strip.clientWidth) {
      strip.scrollLeft += present.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
    }
  }

  document.querySelectorAll(".topnav, .tabs").forEach(function (strip) {
    showPresent(strip, strip.querySelector("[aria-current]"));
  });
  document.querySelectorAll(".weeks").forEach(function (strip) {
    showPresent(strip, strip.querySelector(".is-start") || strip.querySelector(".w-now"));
  });

  var summary = document.querySelector("[data-focus]");
  if (summary) {
    summary.focus();
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  document.querySelectorAll("[data-submit-on-change]").forEach(function (control) {
    control.addEventListener("change", function () {
      if (control.form.requestSubmit) { control.form.requestSubmit(); } else { control.form.submit(); }
    });
  });

  // A second press while the answer is on its way would send the form again: the browser drops the first answer, not the act.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var now = Date.now();
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (now - Number(form.getAttribute("data-sent-at")) < 2000) { event.preventDefault(); return; }
    form.setAttribute("data-sent-at", String(now));
  });

  var mine = document.querySelector("details.mine");
  if (mine) {
    document.addEventListener("click", function (event) {
      if (!mine.contains(event.target)) { mine.open = false; }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && mine.open) {
        mine.open = false;
        mine.querySelector("summary").focus();
      }
    });
  }
}());
