"use strict";
(() => {
  const filter = document.getElementById("filter");
  const cases = [...document.querySelectorAll("article")];
  const fields = ["suite", "metric", "department"].map((name) => [
    name,
    document.getElementById(`by-${name}`),
  ]);
  const find = document.getElementById("find");
  const status = document.getElementById("shown");
  const openAll = document.getElementById("open-all");
  const texts = new Map();

  const text = (each) => {
    if (!texts.has(each)) {
      texts.set(each, each.textContent.toLocaleLowerCase("da"));
    }
    return texts.get(each);
  };
  const show = () => {
    const words = find.value.toLocaleLowerCase("da").split(/\s+/).filter(Boolean);
    let left = 0;
    for (const each of cases) {
      const chosen = fields.every(
        ([name, { value }]) =>
          !value ||
          (name === "metric"
            ? each.dataset.metric.split(" ").includes(value)
            : each.dataset[name] === value),
      );
      each.hidden = !(chosen && words.every((word) => text(each).includes(word)));
      left += each.hidden ? 0 : 1;
    }
    status.textContent =
      left === 0
        ? "Ingen sager passer. Vælg Alle, eller søg på noget andet."
        : `Viser ${left} af ${cases.length} sager.`;
  };
  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const target = name && document.getElementById(name);
    if (!target || target.tagName !== "ARTICLE") {
      return;
    }
    if (target.hidden) {
      for (const [, field] of fields) {
        field.value = "";
      }
      find.value = "";
      show();
    }
    target.querySelector("details").open = true;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  if (filter) {
    for (const [, field] of fields) {
      field.addEventListener("change", show);
    }
    let waiting = 0;
    find.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 200);
    });
    openAll.addEventListener("click", () => {
      const open = openAll.getAttribute("aria-pressed") !== "true";
      for (const each of cases) {
        each.querySelector("details").open = open;
      }
      openAll.setAttribute("aria-pressed", String(open));
    });
    filter.hidden = false;
    show();
    addEventListener("hashchange", follow);
    follow();
  }
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) {
      each.open = true;
    }
  });
})();
