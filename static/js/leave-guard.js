/* Forms marked data-guard: ask before leaving with changes that were not sent. */
(function () {
  "use strict";

  document.querySelectorAll("form[data-guard]").forEach(function (form) {
    if (form.querySelector("[data-autosave]")) { return; } // autosave.js knows what is not on the server
    // A form that came back with errors holds text nobody has saved yet.
    var changed = form.hasAttribute("data-changed") || form.querySelector(".is-invalid") !== null;
    form.addEventListener("input", function () { changed = true; });
    form.addEventListener("change", function () { changed = true; });
    form.addEventListener("submit", function () { changed = false; });
    window.addEventListener("beforeunload", function (event) {
      if (changed) {
        event.preventDefault();
        event.returnValue = "";
      }
    });
  });
}());
