/* What htmx does with parts of a page: only the part asked for is swapped in. Anything else that comes
   back (an error, the sign-in page, nothing) is opened as a whole page. Nothing stays in the tab's storage. */
(function () {
  "use strict";

  var leaving = false;

  function openWhole(detail) {
    if (!leaving) { location.assign(detail.requestConfig.elt.href || detail.pathInfo.finalRequestPath); }
  }

  function forget() {
    sessionStorage.removeItem("htmx-current-path-for-history");
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail;
    if (detail.xhr.status !== 200 || detail.xhr.getResponseHeader("X-Part") !== detail.target.id) {
      detail.shouldSwap = false;
      openWhole(detail);
    }
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) { openWhole(event.detail); });
  });

  window.addEventListener("beforeunload", function () { leaving = true; });

  /* A new tab or window is the browser's affair. */
  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      var link = event.target.closest("a[hx-get]");
      if (link) { event.stopPropagation(); }
    }
  }, true);

  document.addEventListener("htmx:pushedIntoHistory", forget);
  forget();
}());
