/* The appraisal sheet: 已评 23／29, the next row not graded, what becomes of rows left blank, and a question
   before leaving unsent.
   Keeps nothing: no storage, no requests (the secret sheet lives in this tab only). */
(function () {
  "use strict";

  function prepare(form) {
    var rows = Array.from(form.querySelectorAll(".ballot li"));
    var status = form.querySelector("[data-sheet-status]");
    var fill = form.querySelector(".progressbar .fg");
    var next = form.querySelector("[data-sheet-next]");
    var send = form.querySelector("[data-sheet-send]");
    var left = form.querySelector("[data-sheet-left]");
    var label = send ? send.textContent : "";
    var touched = false;
    var asked = false;

    function graded(row) {
      return row.querySelector(".grades input:checked") !== null;
    }

    function firstBlank() {
      return rows.filter(function (row) { return !graded(row); })[0];
    }

    // Rows left blank count as 不了解: said once, with their number, before the sheet goes.
    function ask(blank) {
      asked = true;
      left.textContent = left.getAttribute("data-text").replace("{n}", blank);
      send.textContent = send.getAttribute("data-again");
    }

    function forget() {
      asked = false;
      if (left) { left.textContent = ""; }
      if (send) { send.textContent = label; }
    }

    function show() {
      var done = rows.filter(graded).length;
      rows.forEach(function (row) { row.classList.toggle("is-blank", !graded(row)); });
      forget();
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
      show();
    });
    form.addEventListener("input", function () { touched = true; });
    // A sheet cannot be taken back: Enter on a mark must not send it, as browsers do of themselves.
    form.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); }
    });
    form.addEventListener("submit", function (event) {
      var blank = rows.length - rows.filter(graded).length;
      if (blank && left && send && !asked) {
        event.preventDefault();
        ask(blank);
        return;
      }
      touched = false;
    });
    // A page the browser had put aside comes back without what was tapped.
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) {
        form.reset();
        touched = false;
        show();
      }
    });
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
