/* The board: arrows step through the slides by the page's own links, space holds the rotation. */
(function () {
  "use strict";

  var board = document.querySelector(".board");
  if (!board) { return; }
  var seconds = Number(board.getAttribute("data-seconds"));
  var held = !seconds;
  var notice = board.querySelector("[data-board-state]");

  function go(rel) {
    var link = board.querySelector("a[rel=" + rel + "]");
    if (link) { window.location.assign(link.href); }
  }

  function show() {
    if (notice) { notice.textContent = held ? "已暂停，空格键继续" : "空格键暂停"; }
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (event.key === "ArrowRight" || event.key === "PageDown") { go("next"); }
    if (event.key === "ArrowLeft" || event.key === "PageUp") { go("prev"); }
    if (event.key === " " && event.target.tagName !== "A") {
      event.preventDefault();
      held = !held;
      show();
    }
  });
  window.setInterval(function () {
    if (!held && !document.hidden) { go("next"); }
  }, (seconds || 20) * 1000);
  show();
}());
