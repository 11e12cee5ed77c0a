/* Inline tables of rows: one more row from the page's own template, up to the formset's maximum.
   Without this script the page has spare empty rows. */
(function () {
  "use strict";

  function fill(row, index) {
    row.querySelectorAll("*").forEach(function (element) {
      Array.from(element.attributes).forEach(function (attribute) {
        if (attribute.value.indexOf("__prefix__") !== -1) {
          element.setAttribute(attribute.name, attribute.value.replace(/__prefix__/g, String(index)));
        }
      });
      if (element.hasAttribute("aria-label")) {
        element.setAttribute("aria-label", "第" + (index + 1) + "项" + element.getAttribute("aria-label"));
      }
    });
  }

  function prepare(formset) {
    var prefix = formset.getAttribute("data-formset");
    var total = formset.querySelector("[name='" + prefix + "-TOTAL_FORMS']");
    var most = formset.querySelector("[name='" + prefix + "-MAX_NUM_FORMS']");
    var template = formset.querySelector("template");
    var body = formset.querySelector("tbody");
    var button = formset.querySelector("[data-add-row]");
    if (!total || !template || !button) { return; }

    function full() {
      return most !== null && most.value !== "" && Number(total.value) >= Number(most.value);
    }

    function showButton() {
      button.parentNode.hidden = full();
      button.parentNode.classList.toggle("is-full", full());
    }

    button.addEventListener("click", function () {
      var index = Number(total.value);
      var row = document.importNode(template.content, true).querySelector("tr");
      fill(row, index);
      body.appendChild(row);
      total.value = String(index + 1);
      total.dispatchEvent(new Event("change", { bubbles: true }));
      showButton();
      var first = row.querySelector("input:not([type=hidden]), select, textarea");
      if (first) { first.focus(); }
    });
    showButton();
  }

  document.querySelectorAll("[data-formset]").forEach(prepare);
}());
