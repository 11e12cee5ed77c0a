/* Counters of long text. The limit stays with the server: with a counter in sight, pasted text
   is no longer cut off by maxlength, so that nothing typed is lost. */
(function () {
  "use strict";

  function length(text) {
    return Array.from(text).length; // as the server counts: a rare character and a line break are one each
  }

  function follow(counter) {
    var control = document.getElementById(counter.getAttribute("data-counter"));
    var limit = control ? Number(control.getAttribute("maxlength")) : 0;
    if (!limit) { return; }
    control.removeAttribute("maxlength");
    function show() {
      var typed = length(control.value);
      counter.classList.toggle("is-over", typed > limit);
      counter.textContent = typed + "／" + limit + "字" + (typed > limit ? "，超出" + (typed - limit) + "字" : "");
    }
    control.addEventListener("input", show);
    show();
  }

  document.querySelectorAll("[data-counter]").forEach(follow);
}());
