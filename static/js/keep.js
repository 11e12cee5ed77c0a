/* What was typed and not sent stays in this browser, under the person it belongs to, until it is sent or the person
   signs out; after a session has ended it stands in the form again. Only forms marked
   data-guard or data-keep="on", and those that add or change a row in 管理后台, whose markup is Django's; never the
   secret sheet, never data-keep="off", no passwords and no files. */
(function () {
  "use strict";

  var DAY = 24 * 3600 * 1000;
  var WEEK = 7 * DAY; /* what a ledger could not send waits over a weekend away from the network */
  var KEPT = "ledger-kept:";
  var box = document.querySelector("[data-session]");
  var person = box ? box.getAttribute("data-person") : "";
  var own = KEPT + person + ":";
  var signingOut = false;

  function keys(start) {
    var found = [];
    try {
      for (var index = 0; index < localStorage.length; index += 1) { found.push(localStorage.key(index)); }
    } catch (error) { /* storage is forbidden: nothing is kept */ }
    return found.filter(function (key) { return key.indexOf(start) === 0; });
  }

  function get(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  }

  function put(key, entry) {
    try {
      localStorage.setItem(key, JSON.stringify(entry));
      return true;
    } catch (error) { return false; /* full or forbidden: the page still works */ }
  }

  function drop(key) {
    try { localStorage.removeItem(key); } catch (error) { /* as above */ }
  }

  function tidy(change) {
    keys(KEPT).forEach(function (key) {
      var entry = get(key);
      if (!entry || Date.now() - entry.at > (key.indexOf(":auto:") === -1 ? DAY : WEEK)) { drop(key); } else { change(key, entry); }
    });
  }

  /* The sign-in page says that text will be there again only where there is some. */
  function promise() {
    var back = document.querySelector("[data-ended-kept]"), lost = document.querySelector("[data-ended-lost]");
    if (!back || !keys(KEPT).length) { return; }
    back.hidden = false;
    if (lost) { lost.hidden = true; }
  }

  function notSent(key, entry) {
    if (entry.sent) { entry.sent = false; put(key, entry); }
  }

  /* The sign-in page, or a page saying that nothing was done: what was on its way has not arrived. On any other page
     it has. */
  if (document.querySelector("[data-not-done]")) {
    tidy(notSent);
  } else if (box) {
    tidy(function (key, entry) { if (entry.sent && key.indexOf(own) === 0) { drop(key); } });
  }
  if (!box) { promise(); return; }

  document.querySelectorAll("form[data-signout]").forEach(function (form) {
    form.addEventListener("submit", function () {
      signingOut = true;
      keys(own).forEach(drop);
    });
  });

  function isKept(control) {
    return Boolean(control.name) && !control.disabled &&
      ["password", "file", "submit", "button", "reset", "image"].indexOf(control.type) === -1 &&
      control.name !== "csrfmiddlewaretoken" && control.name !== "next" && !/_FORMS$/.test(control.name);
  }

  function read(form) {
    return Array.from(form.elements).filter(isKept).map(function (control) {
      var choice = control.type === "checkbox" || control.type === "radio";
      var value = control.multiple
        ? Array.from(control.selectedOptions).map(function (option) { return option.value; })
        : control.value;
      return [control.name, value, choice ? control.checked : null];
    });
  }

  /* Came back with errors: what it holds was never taken. */
  function isRefused(form) {
    return form.querySelector(".is-invalid, .errorlist") !== null;
  }

  function rows(form) {
    var totals = {};
    form.querySelectorAll("[name$='-TOTAL_FORMS']").forEach(function (total) { totals[total.name] = Number(total.value); });
    return totals;
  }

  function addRows(form, totals) {
    Object.keys(totals).forEach(function (name) {
      var total = form.querySelector("[name='" + name + "']");
      var set = total && form.querySelector("[data-formset='" + name.replace("-TOTAL_FORMS", "") + "']");
      var button = set && set.querySelector("[data-add-row]");
      for (var tries = 0; button && tries < 60 && Number(total.value) < totals[name]; tries += 1) { button.click(); }
    });
  }

  function write(form, fields) {
    var seen = {}, changed = 0;
    fields.forEach(function (field) {
      var name = field[0], value = field[1], checked = field[2];
      var same = Array.from(form.elements).filter(function (control) { return control.name === name && isKept(control); });
      var control = checked === null
        ? same[seen[name] = name in seen ? seen[name] + 1 : 0]
        : same.filter(function (one) { return one.value === value; })[0];
      if (!control) { return; }
      if (checked !== null) {
        if (control.checked === checked) { return; }
        control.checked = checked;
      } else if (control.multiple) {
        Array.from(control.options).forEach(function (option) { option.selected = value.indexOf(option.value) !== -1; });
      } else {
        if (control.value === value) { return; }
        control.value = value;
      }
      if (control.type !== "hidden") { changed += 1; }
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return changed;
  }

  function announce(form, at, forget) {
    var date = new Date(at), note = document.createElement("div"), text = document.createElement("div");
    var button = document.createElement("button");
    note.className = "note is-ok";
    note.setAttribute("role", "status");
    text.textContent = box.getAttribute("data-text-restored")
      .replace("{time}", ("0" + date.getHours()).slice(-2) + ":" + ("0" + date.getMinutes()).slice(-2));
    button.type = "button";
    button.className = "btn btn-link";
    button.textContent = box.getAttribute("data-text-discard");
    button.addEventListener("click", function () { form.reset(); forget(); note.parentNode.removeChild(note); });
    text.appendChild(button);
    note.appendChild(text);
    form.parentNode.insertBefore(note, form);
  }

  var marked = "form[data-guard]:not([data-keep='off']):not([data-sheet]), form[data-keep='on']:not([data-sheet])" +
    ", body.change-form #content-main > form[id$='_form']";
  /* For autosave.js, whose forms keep themselves until the server has what was typed. */
  window.ledgerKept = {
    own: own, keys: keys, get: get, put: put, drop: drop, read: read, write: write, announce: announce,
    isOver: function () { return signingOut; }
  };

  document.querySelectorAll(marked).forEach(function (form, index) {
    if (form.querySelector("[data-autosave]")) { return; }
    var key = own + location.pathname + location.search + "#" + index;
    var asGiven = JSON.stringify(read(form));
    var timer = 0, sent = false;

    function keep() {
      window.clearTimeout(timer);
      timer = 0;
      if (signingOut) { return; }
      var fields = read(form);
      if (JSON.stringify(fields) === asGiven && !isRefused(form)) { drop(key); return; }
      put(key, { at: Date.now(), sent: sent, fields: fields, rows: rows(form), action: form.getAttribute("action") });
    }

    function later() {
      if (!timer) { timer = window.setTimeout(keep, 400); }
    }

    var entry = get(key);
    if (isRefused(form)) {
      keep();
    } else if (entry && entry.action === form.getAttribute("action")) {
      addRows(form, entry.rows);
      if (write(form, entry.fields)) {
        announce(form, entry.at, function () { window.clearTimeout(timer); timer = 0; drop(key); });
      } else {
        drop(key);
      }
    }
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", function () { sent = true; keep(); });
    window.addEventListener("pagehide", function () { if (timer) { keep(); } });
    document.addEventListener("ledger:keep", function () { if (timer) { keep(); } });
  });
}());
