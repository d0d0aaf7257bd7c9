"use strict";
(() => {
  const filter = document.getElementById("filter");
  const status = document.getElementById("shown");
  if (filter) {
    const buttons = [...filter.querySelectorAll("button")];
    const show = (chosen) => {
      const rule = chosen.dataset.filter;
      for (const each of document.querySelectorAll("[data-rule]")) {
        each.hidden = rule !== "" && each.dataset.rule !== rule;
      }
      for (const each of document.querySelectorAll("[data-rules]")) {
        each.classList.toggle("off", rule !== "" && !each.dataset.rules.split(" ").includes(rule));
      }
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button === chosen));
      }
      status.textContent = chosen.dataset.shown;
    };
    for (const button of buttons) {
      button.addEventListener("click", () => show(button));
    }
    filter.hidden = false;
  }
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) {
      each.open = true;
    }
  });
})();
