/* Single keys of a page that works through a queue: data-key on links opens them, on controls puts the focus there,
   so that nothing is decided by one stroke. Off while somebody types, with a modifier, or where data-keys-on is
   unticked (WCAG 2.1.4); that choice stays in the browser. Every one of them is a link or control of the page. */
(function () {
  "use strict";

  var panel = document.querySelector("[data-keys]");
  if (!panel) { return; }
  var ticked = panel.querySelector("[data-keys-on]");
  var NAME = "keys-off";

  function stored() {
    try { return window.localStorage.getItem(NAME); } catch (refused) { return null; }
  }

  function store(off) {
    try {
      if (off) { window.localStorage.setItem(NAME, "1"); } else { window.localStorage.removeItem(NAME); }
    } catch (refused) { /* a browser that keeps nothing: the choice holds for this page */ }
  }

  function isTyping(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox";
  }

  panel.hidden = false;
  ticked.checked = !stored();
  ticked.addEventListener("change", function () { store(!ticked.checked); });

  var comment = document.querySelector("textarea[name=comment]");
  if (comment) { comment.setAttribute("data-key", "c"); }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) { return; }
    if (event.key === "Escape" && event.target === comment) {
      comment.blur();
      return;
    }
    if (!ticked.checked || isTyping(event.target) || !/^[a-z0-9]$/i.test(event.key)) { return; }
    var found = document.querySelector("[data-key='" + event.key.toLowerCase() + "']");
    if (!found) { return; }
    event.preventDefault();
    if (found.tagName === "A") { found.click(); } else { found.focus(); }
  });
}());
