/* Files of evidence: beside the plain control they can be dropped, pasted or taken with the camera; what is chosen stands
   in a list and can be taken out again before it is sent. Large photographs are made smaller before they travel. */
(function () {
  "use strict";

  var MEGABYTE = 1024 * 1024, SIDE = 2560, HEAVY = 1.5 * MEGABYTE;
  if (!window.DataTransfer) { return; }
  try { new DataTransfer(); } catch (error) { return; /* the plain control does */ }

  function size(bytes) {
    return bytes < MEGABYTE ? Math.max(1, Math.round(bytes / 1024)) + "KB" : (bytes / MEGABYTE).toFixed(1) + "MB";
  }

  function make(tag, css, text) {
    var node = document.createElement(tag);
    if (css) { node.className = css; }
    if (text) { node.textContent = text; }
    return node;
  }

  /* A photograph of 8 MB goes up as one of 1 MB; what cannot be decoded here goes up as it is. */
  function lighter(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type) || !window.createImageBitmap) { return Promise.resolve(file); }
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size <= HEAVY) { return file; }
      if (scale === 1 && file.type === "image/png") { return file; }
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) {
        canvas.toBlob(function (blob) {
          done(blob && blob.size < file.size ? new File([blob], file.name, { type: file.type }) : file);
        }, file.type, 0.85);
      });
    }).catch(function () { return file; });
  }

  function start(input) {
    var form = input.form, most = Number(input.getAttribute("data-evidence")), files = [], busy = 0, waiting = null;
    var words = function (name) { return input.getAttribute("data-text-" + name); };
    var box = make("div", "evidence"), list = make("ul", "chosen"), says = make("p", "form-text evidence-says");
    var hint = make("span", "quiet", words("drop"));
    var camera = make("input");
    says.setAttribute("role", "status");
    camera.type = "file";
    camera.accept = "image/*";
    camera.setAttribute("capture", "environment");
    camera.hidden = true;

    function room() {
      var kept = form.querySelectorAll("[name='drop']:not(:checked), [name='held']:checked").length;
      return Math.max(0, most - kept);
    }

    function show() {
      var held = new DataTransfer();
      list.textContent = "";
      files.forEach(function (file) {
        var row = make("li", "file"), out = make("button", "btn btn-link btn-sm", words("remove"));
        held.items.add(file);
        row.appendChild(make("span", "", file.name));
        row.appendChild(make("small", "", size(file.size)));
        out.type = "button";
        out.appendChild(make("span", "visually-hidden", "：" + file.name));
        out.addEventListener("click", function () {
          files.splice(files.indexOf(file), 1);
          show();
          says.textContent = words("left").replace("{count}", files.length).replace("{most}", room());
          (list.querySelector("button") || input).focus();
        });
        row.appendChild(out);
        list.appendChild(row);
      });
      input.files = held.files;
    }

    function take(chosen) {
      var left = [], heavy = [];
      chosen = Array.from(chosen);
      if (!chosen.length) { return Promise.resolve(); }
      says.textContent = words("busy");
      busy += 1;
      show();
      return Promise.all(chosen.map(lighter)).then(function (ready) {
        ready.forEach(function (file) {
          var same = files.some(function (one) { return one.name === file.name && one.size === file.size; });
          if (same) { return; }
          if (file.size > 20 * MEGABYTE) { heavy.push(file.name); return; }
          if (files.length >= room()) { left.push(file.name); return; }
          files.push(file);
        });
        show();
        says.textContent = words("left").replace("{count}", files.length).replace("{most}", room()) +
          (left.length ? words("many").replace("{names}", left.join("、")) : "") +
          (heavy.length ? words("heavy").replace("{names}", heavy.join("、")) : "");
        input.dispatchEvent(new Event("input", { bubbles: true }));
        busy -= 1;
        if (!busy && waiting) { (waiting.submitter || form.querySelector("[type=submit]")).click(); }
      });
    }

    /* What is sent while photographs are still made smaller waits for them: the control does not hold them yet. */
    form.addEventListener("submit", function (event) {
      waiting = busy ? { submitter: event.submitter } : null;
      if (busy) { event.preventDefault(); event.stopImmediatePropagation(); }
    }, true);

    input.addEventListener("change", function () {
      var chosen = Array.from(input.files);
      if (!chosen.length) { show(); return; /* choosing was broken off: what was chosen before stays */ }
      /* Choosing again replaces what the control holds; here it is added. */
      take(chosen.filter(function (file) { return files.indexOf(file) === -1; }));
    });
    camera.addEventListener("change", function () { take(camera.files); camera.value = ""; });

    form.addEventListener("paste", function (event) {
      var pasted = Array.from(event.clipboardData ? event.clipboardData.files : []);
      if (!pasted.length) { return; }
      event.preventDefault();
      take(pasted.map(function (file) {
        var now = new Date(), two = function (number) { return ("0" + number).slice(-2); };
        if (!/^image\.(png|jpe?g)$/.test(file.name)) { return file; }
        var name = words("pasted") + two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds());
        return new File([file], name + file.name.slice(file.name.lastIndexOf(".")), { type: file.type });
      }));
    });
    ["dragenter", "dragover"].forEach(function (name) {
      form.addEventListener(name, function (event) {
        if (Array.from(event.dataTransfer.types).indexOf("Files") === -1) { return; }
        event.preventDefault();
        box.classList.add("is-over");
      });
    });
    ["dragleave", "drop"].forEach(function (name) {
      form.addEventListener(name, function () { box.classList.remove("is-over"); });
    });
    form.addEventListener("drop", function (event) {
      if (!event.dataTransfer.files.length) { return; }
      event.preventDefault();
      take(event.dataTransfer.files);
    });
    form.addEventListener("reset", function () { files = []; show(); says.textContent = ""; });

    input.parentNode.insertBefore(box, input);
    box.appendChild(input);
    if (window.matchMedia("(pointer: coarse)").matches) {
      var shoot = make("button", "btn btn-outline-secondary btn-sm", words("camera"));
      shoot.type = "button";
      shoot.addEventListener("click", function () { camera.click(); });
      box.appendChild(shoot);
    } else {
      box.appendChild(hint);
    }
    box.parentNode.insertBefore(list, box.nextSibling);
    list.parentNode.insertBefore(says, list.nextSibling);
  }

  var inputs = document.querySelectorAll("input[type='file'][data-evidence]");
  inputs.forEach(start);
  /* A file dropped beside the form would open in place of the page, and what was typed would be gone. */
  if (inputs.length) {
    ["dragover", "drop"].forEach(function (name) {
      window.addEventListener(name, function (event) {
        if (event.defaultPrevented || Array.from(event.dataTransfer.types).indexOf("Files") === -1) { return; }
        event.preventDefault();
        event.dataTransfer.dropEffect = "none";
      });
    });
  }
}());
