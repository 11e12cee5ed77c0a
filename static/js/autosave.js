/* A ledger form with a state line (data-autosave) saves itself: a second after the last key, at the latest every five
   seconds, one request at a time. What the server has not confirmed lies in the browser (keep.js), goes up again with
   growing pauses, at once when the network is back, and once more before signing out. Nothing is overwritten: where
   somebody else was quicker, saving stops and both texts stand side by side. Files wait for the button. */
(function () {
  "use strict";

  var kept = window.ledgerKept;
  if (!kept || !window.fetch || !HTMLFormElement.prototype.requestSubmit) { return; }
  var QUIET = 1000, LATEST = 5000, BEAT = 10000, IDLE = 10 * 60000, PATIENCE = 15000, SIGNING_OUT = 3000, LONGEST = 30000;
  var forms = [], session = document.querySelector("[data-session]");

  function post(url, fields, more, quiet, keepalive) {
    var data = new FormData(), stop = window.AbortController ? new AbortController() : null;
    var timer = stop && window.setTimeout(function () { stop.abort(); }, PATIENCE);
    fields.concat(more).forEach(function (field) {
      if (field[2] === false) { return; }
      [].concat(field[1]).forEach(function (value) { data.append(field[0], value); });
    });
    data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    return fetch(url, {
      method: "POST", body: data, credentials: "same-origin", redirect: "manual", keepalive: Boolean(keepalive),
      headers: { "X-Autosave": quiet ? "quiet" : "typed" }, signal: stop ? stop.signal : undefined
    }).then(function (answer) {
      window.clearTimeout(timer);
      if (answer.type === "opaqueredirect") { return { out: true }; }
      var isOurs = (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
      if (isOurs && (answer.ok || answer.status === 409)) { return answer.json(); }
      if (answer.status >= 500 || answer.ok) { throw new Error("the server is away"); }
      return { gone: true };
    });
  }

  function follow(head) {
    var form = head.closest("form"), url = head.getAttribute("data-autosave"), into = head.getAttribute("data-autosave-into");
    var key = kept.own + "auto:" + head.getAttribute("data-autosave-key");
    var line = head.querySelector("[data-saved]"), words = head.querySelector("[data-saved-words]");
    var said = head.querySelector("[data-saved-said]"), link = head.querySelector("[data-saved-link]");
    var version = form.querySelector("[name=version]"), known = version ? version.value : "";
    var base = fields(), asGiven = base, flight = null, flying = null, failures = 0, kind = "";
    var timer = 0, keeping = 0, since = 0, typed = false, active = 0, asked = 0;
    var field = "", paused = false, over = false, leaving = false, hasDraft = false, then = null;

    function fields() {
      return kept.read(form).filter(function (field) { return field[0] !== "version"; });
    }

    function text(name) { return head.getAttribute("data-text-" + name); }

    function same(one, other) { return JSON.stringify(one) === JSON.stringify(other); }

    function isDirty() { return !same(fields(), base); }

    function hasFiles() {
      return Array.from(form.querySelectorAll("input[type=file]")).some(function (one) { return one.files.length > 0; });
    }

    /* The line is always in sight; it is read out only when its kind changes. */
    function show(next, sentence, action) {
      line.className = "saved" + (next && next !== "saving" ? " is-" + next : "");
      words.textContent = sentence + (hasFiles() ? text("files") : "");
      link.hidden = !action;
      if (action) { link.textContent = text(action); link.href = action === "signin" ? signIn() : location.href; }
      if (next !== "saving" && next !== kind) { kind = next; said.textContent = sentence; }
    }

    function signIn() {
      return session.getAttribute("data-signin") + "?next=" + encodeURIComponent(location.pathname + location.search) + "&ended=1";
    }

    function keep() {
      window.clearTimeout(keeping);
      keeping = 0;
      if (kept.isOver() || leaving) { return true; }
      if (!isDirty()) { kept.drop(key); return true; }
      return kept.put(key, {
        at: Date.now(), sent: false, url: url, fields: fields(), version: known, base: base, flight: flight,
        focus: field, action: form.getAttribute("action")
      });
    }

    function later() {
      typed = true;
      active = Date.now();
      if (!keeping) { keeping = window.setTimeout(keep, 400); }
      if (paused || over || failures) { return; }
      since = since || active;
      window.clearTimeout(timer);
      timer = window.setTimeout(send, Math.max(0, Math.min(QUIET, since + LATEST - active)));
    }

    function send(keepalive) {
      window.clearTimeout(timer);
      if (flying || paused || over) { return; }
      if (!flight && !isDirty()) { finish(); return; }
      /* What may have arrived goes first and unchanged: the server knows it again. */
      var body = flight = flight || fields(), quiet = !typed;
      typed = false;
      since = 0;
      asked = Date.now();
      keep();
      if (!failures) { show("saving", text("saving")); }
      flying = post(url, body, versionOf().concat([["autosave", "1", null]]), quiet, keepalive === true)
        .then(function (answer) { flying = null; take(answer, body, quiet); })
        .catch(function () { flying = null; retry(); });
    }

    function versionOf() { return version ? [["version", known, null]] : []; }

    function take(answer, body, quiet) {
      failures = 0;
      if (answer.out) { stop("out", "signin"); return; }
      if (answer.gone) { flight = null; stop("gone", "reload"); return; }
      tell(answer);
      flight = null;
      if (!quiet && answer.left) { document.dispatchEvent(new CustomEvent("ledger:seen", { detail: answer.left })); }
      if (answer.state === "clash") { clash(answer); return; }
      if (answer.state === "refused") { keep(); show("local", answer.words); finish(); return; }
      base = body;
      hasDraft = hasDraft || answer.state === "draft";
      if (version && answer.version) { version.value = known = String(answer.version); }
      keep();
      if (isDirty()) { send(); return; }
      show("ok", answer.words);
      finish();
    }

    function finish() {
      var next = then;
      then = null;
      if (next) { next(); }
    }

    function retry() {
      var isKept = keep();
      then = null;
      failures += 1;
      show("local", navigator.onLine === false ? text(isKept ? "kept" : "away") : text("retry"));
      timer = window.setTimeout(send, Math.min(LONGEST, 1000 * Math.pow(2, failures)));
    }

    function stop(why, action) {
      over = true;
      keep();
      show("local", text(why), action);
      then = null;
    }

    function clash(answer) {
      paused = true;
      then = null;
      keep();
      show("clash", answer.words);
      var usual = form.querySelector("[data-usual]");
      usual.insertAdjacentHTML("beforebegin", answer.clash);
      usual.hidden = true;
      version.value = String(answer.version);
      var box = form.querySelector("[data-clash]");
      box.scrollIntoView({ block: "nearest" });
    }

    /* What is typed after a clash stands in the comparison as well. */
    function mirror(control) {
      var mine = form.querySelector("[data-mine='" + control.name + "']");
      if (!mine) { return; }
      var choice = control.tagName === "SELECT" ? control.selectedOptions[0] : control.type === "radio" ? control.closest("label") : null;
      mine.textContent = (choice ? choice.textContent : control.value).trim() || "—";
    }

    function tell(answer) {
      var editors = head.querySelector("[data-editors]");
      if (editors.textContent !== answer.editors) { editors.textContent = answer.editors; }
    }

    function beat() {
      var here = form.contains(document.activeElement) || isDirty();
      if (!here || over || flying || document.hidden || Date.now() - active > IDLE || Date.now() - asked < BEAT) { return; }
      asked = Date.now();
      var names = fields().filter(function (field) { return field[0] === "act" || field[0] === "on"; });
      post(url, names, [["autosave", "here", null]], true).then(function (answer) {
        if (answer.out) { stop("out", "signin"); } else if (!answer.gone) { tell(answer); }
      }).catch(function () { /* the next one, or the next save, will tell */ });
    }

    function again() {
      if (document.hidden) { if (isDirty()) { keep(); send(true); } } else if (isDirty() || flight) { send(); }
    }

    function restore() {
      var entry = kept.get(key);
      if (!entry || !entry.fields) { return; }
      var given = fields(), control = entry.focus && form.elements[entry.focus];
      if (control && control.focus) { control.focus(); }
      if (same(entry.fields, given) || !kept.write(form, entry.fields.filter(notVersion))) { kept.drop(key); return; }
      /* Read before somebody else saved: the server will say so and show both. */
      if (version && !same(given, entry.base) && !same(given, entry.flight)) { version.value = known = entry.version; }
      if (!form.parentNode.querySelector("[data-restored]")) { kept.announce(form, entry.at, later); }
      later();
      send();
    }

    function notVersion(field) { return field[0] !== "version"; }

    form.addEventListener("input", function (event) { mirror(event.target); later(); });
    form.addEventListener("change", function (event) {
      mirror(event.target);
      if (event.target.type === "file") { show(kind, hasFiles() ? "" : text("ready")); } else { later(); }
    });
    form.addEventListener("focusin", function (event) {
      active = Date.now();
      field = event.target.name || field;
      if (head.classList.contains("is-shared")) { beat(); }
    });
    form.addEventListener("keydown", function (event) {
      active = Date.now();
      var control = event.target;
      var isLine = control.tagName === "INPUT" && ["submit", "button", "radio", "checkbox", "file"].indexOf(control.type) === -1;
      if (event.key === "Enter" && isLine) { event.preventDefault(); }
    });
    form.addEventListener("submit", function (event) {
      var button = event.submitter || null;
      var givesUp = button !== null && button.name === "give_up";
      if (givesUp) { kept.drop(key); }
      if (givesUp || paused || (!flying && !isDirty())) { leaving = true; return; }
      event.preventDefault();
      if (over && link.href) { leaving = kept.put !== undefined; location.href = link.href; return; }
      then = function () {
        leaving = true;
        if (isDirty()) { leaving = false; keep(); leaving = true; }
        if (button) { form.requestSubmit(button); } else { form.requestSubmit(); }
      };
      failures = 0;
      send();
    });
    link.addEventListener("click", function () { keep(); leaving = true; });
    form.querySelectorAll("[data-abandon]").forEach(function (one) {
      one.addEventListener("click", function (event) {
        leaving = true;
        over = true;
        kept.drop(key);
        if (!hasDraft && !flying) { return; }
        event.preventDefault();
        var names = fields().filter(function (field) { return field[0] === "act" || field[0] === "on"; });
        function go() { location.href = one.href; }
        Promise.resolve(flying).then(function () { return post(url, names, [["give_up", "draft", null]]); }).then(go, go);
      });
    });
    window.addEventListener("beforeunload", function (event) {
      if (!leaving && (isDirty() || hasFiles())) { event.preventDefault(); event.returnValue = ""; }
    });
    window.addEventListener("pagehide", keep);
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", again);
    document.addEventListener("ledger:keep", keep);
    if (head.classList.contains("is-shared")) { window.setInterval(beat, 1000); }

    hasDraft = form.parentNode.querySelector("[data-restored]") !== null;
    if (form.querySelector("[data-clash]")) {
      paused = true;
      kind = "clash";
      base = null;
      known = String(Number(known) - 1);
      keep();
    } else if (form.querySelector(".is-invalid, .errorlist")) {
      base = null;
      keep();
    } else {
      if (!words.textContent) { words.textContent = text("ready"); }
      restore();
    }

    return {
      form: form,
      saveNow: function () {
        if (isDirty()) { failures = 0; send(); } else if (!paused && !over) { said.textContent = ""; said.textContent = words.textContent; }
      },
      flush: function () {
        if (!isDirty() && !flying) { return Promise.resolve(); }
        return new Promise(function (done) { then = done; failures = 0; send(); window.setTimeout(done, SIGNING_OUT); });
      }
    };
  }

  document.querySelectorAll("[data-autosave]").forEach(function (head) { forms.push(follow(head)); });

  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s" || !forms.length) { return; }
    event.preventDefault();
    var here = forms.filter(function (one) { return one.form.contains(document.activeElement); })[0] || forms[0];
    here.saveNow();
  });

  /* What other pages left in the browser goes up as well before it is cleared. */
  function pushOthers() {
    return Promise.all(kept.keys(kept.own + "auto:").map(function (key) {
      var entry = kept.get(key);
      if (!entry || !entry.url) { return null; }
      var more = [["autosave", "1", null]].concat(entry.version ? [["version", entry.version, null]] : []);
      return post(entry.url, entry.fields, more).then(function (answer) {
        if (answer.state === "saved" || answer.state === "draft") { kept.drop(key); }
      }).catch(function () { /* it stays, and the person is asked */ });
    }));
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-signout") || form.hasAttribute("data-pushed")) { return; }
    document.dispatchEvent(new Event("ledger:keep"));
    if (!kept.keys(kept.own + "auto:").length) { return; }
    event.preventDefault();
    event.stopPropagation();
    var patience = new Promise(function (done) { window.setTimeout(done, SIGNING_OUT); });
    var pushed = Promise.all(forms.map(function (one) { return one.flush(); })).then(pushOthers);
    Promise.race([pushed, patience]).then(function () {
      if (kept.keys(kept.own + "auto:").length && !window.confirm(session.getAttribute("data-text-unsaved"))) { return; }
      form.setAttribute("data-pushed", "");
      form.requestSubmit();
    });
  }, true);
}());
