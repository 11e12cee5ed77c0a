/* What is wrong with the page as it stands, as sentences; run by tests/browser/walk.py.
   "seen" reads structure, "focus" tries the keyboard, "printed" is run under print media. */
(mode) => {
  "use strict";
  const faults = [];
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    const folded = element.closest("details:not([open])");
    if (folded && element.tagName !== "SUMMARY") { return false; }
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden";
  };
  const say = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const visible = (selector) => Array.from(document.querySelectorAll(selector)).filter(shown);

  if (mode === "printed") {
    visible("nav, .topbar, .foot, .skip, button, .btn, .pages").forEach((element) => {
      faults.push("is printed: " + say(element));
    });
    return faults;
  }

  const controls = visible("a[href], button, input:not([type=hidden]), select, textarea, summary");

  if (mode === "focus") {
    const looks = (element) => {
      const style = getComputedStyle(element);
      return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor].join();
    };
    const around = (element) => [element, element.nextElementSibling, element.closest("label")].filter(Boolean);
    controls.filter((element) => !element.disabled).forEach((element) => {
      if (element.tabIndex < 0 && element.type !== "radio") { faults.push("no tab stop: " + say(element)); return; }
      document.activeElement.blur();
      const before = around(element).map(looks);
      element.focus({ preventScroll: true });
      if (document.activeElement !== element) { faults.push("takes no focus: " + say(element)); return; }
      if (around(element).map(looks).join() === before.join()) { faults.push("focus is not to be seen: " + say(element)); }
    });
    if (document.querySelector("[tabindex]:not([tabindex='-1']):not([tabindex='0'])")) {
      faults.push("a tabindex changes the order");
    }
    return faults;
  }

  const one = (what, count) => { if (count !== 1) { faults.push(what + ": " + count); } };
  one("h1", visible("h1").length);
  one("main", document.querySelectorAll("main").length);
  if (document.documentElement.lang.slice(0, 5).toLowerCase() !== "zh-cn" && document.documentElement.lang !== "zh-hans") {
    faults.push("lang is " + document.documentElement.lang);
  }
  if (!/\S/.test(document.title.split(/ - | \| /)[0])) { faults.push("the title says nothing: " + document.title); }
  const summary = document.querySelector("section.errsum");
  if ((summary !== null) !== document.title.startsWith("错误：")) { faults.push("summary and title disagree: " + document.title); }
  if (summary && document.activeElement !== summary) { faults.push("the summary has no focus"); }
  const ids = Array.from(document.querySelectorAll("[id]")).map((element) => element.id);
  ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => faults.push("id twice: " + id));
  document.querySelectorAll("main a[href^='#']").forEach((link) => {
    if (link.hash.length > 1 && !document.getElementById(link.hash.slice(1))) { faults.push("leads nowhere: " + say(link)); }
  });
  controls.forEach((element) => {
    const box = element.getBoundingClientRect();
    const inline = element.tagName === "A" && element.closest("p, li, td, dd, .meta, small") !== null;
    const spread = element.closest("label") || document.querySelector("label[for='" + element.id + "']");
    const label = spread ? spread.getBoundingClientRect() : box;
    const stretched = element.tagName === "A" && /stretched/.test(element.className);
    if (inline || stretched) { return; }
    if (Math.max(box.height, label.height) < 23.5 || Math.max(box.width, label.width) < 23.5) {
      faults.push("target of " + Math.round(box.width) + "×" + Math.round(box.height) + ": " + say(element));
    }
  });
  return faults;
}
