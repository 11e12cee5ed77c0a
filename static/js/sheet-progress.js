/* The appraisal sheet: 已评 23／29, the next row not graded, and a question before leaving unsent.
   Keeps nothing: no storage, no requests (the secret sheet lives in this tab only). */
(function () {
  "use strict";

  function prepare(form) {
    var rows = Array.from(form.querySelectorAll(".ballot li"));
    var status = form.querySelector("[data-sheet-status]");
    var fill = form.querySelector(".progressbar .fg");
    var next = form.querySelector("[data-sheet-next]");
    var touched = false;

    function graded(row) {
      return row.querySelector(".grades input:checked") !== null;
    }

    function firstBlank() {
      return rows.filter(function (row) { return !graded(row); })[0];
    }

    function show() {
      var done = rows.filter(graded).length;
      if (status) { status.textContent = "已评" + done + "／" + rows.length; }
      if (fill && rows.length) { fill.setAttribute("width", (100 * done / rows.length).toFixed(1) + "%"); }
      var blank = firstBlank();
      if (next) {
        next.hidden = !blank;
        if (blank) { next.setAttribute("href", "#" + blank.id); }
      }
    }

    if (next) {
      next.addEventListener("click", function (event) {
        var blank = firstBlank();
        if (!blank) { return; }
        event.preventDefault();
        blank.scrollIntoView({ block: "center" });
        blank.querySelector(".grades input").focus({ preventScroll: true });
      });
    }
    form.addEventListener("change", function (event) {
      touched = true;
      var row = event.target.closest(".ballot li");
      if (row && graded(row)) { row.classList.remove("is-blank"); }
      show();
    });
    form.addEventListener("input", function () { touched = true; });
    form.addEventListener("submit", function () { touched = false; });
    window.addEventListener("beforeunload", function (event) {
      if (touched) {
        event.preventDefault();
        event.returnValue = "";
      }
    });
    show();
  }

  document.querySelectorAll("form[data-sheet]").forEach(prepare);
}());
