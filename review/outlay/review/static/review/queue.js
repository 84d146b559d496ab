// The queue: keys, the cut-off's countdown, checking a whole page, and where the focus
// goes after a part of the page is new. Everything works without this script too.
"use strict";

(() => {
  const links = () => [...document.querySelectorAll(".row__link")];
  const row = () => document.activeElement?.closest("tbody tr");
  const here = () => links().findIndex((link) => link.closest("tr") === row());

  function go(step) {
    const all = links();
    const to = here() < 0 ? 0 : here() + step;
    all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
  }

  function check() {
    row()?.querySelector('input[name="item"]')?.click();
  }

  // One payment alone, whatever else is checked.
  function take() {
    const box = row()?.querySelector('input[name="item"]');
    if (!box) return;
    document.querySelectorAll("#bulk input[type=checkbox]").forEach((each) => {
      each.checked = each === box;
    });
    const one = document.createElement("input");
    one.type = "hidden";
    one.name = "one";
    one.value = "1";
    box.form.append(one);
    box.form.requestSubmit(box.form.querySelector('button[value="take"]'));
  }

  function filter() {
    const filters = document.getElementById("filters");
    filters.open = true;
    filters.querySelector("select").focus();
  }

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    o: () => row()?.querySelector(".row__link").click(),
    x: check,
    a: take,
    n: () => document.querySelector('.pages [rel="next"]')?.click(),
    "/": filter,
    "?": () => document.getElementById("keys").showModal(),
  };

  function typing(element) {
    return element.matches("textarea, select, [contenteditable]") ||
      (element.matches("input") && element.type !== "checkbox");
  }

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys !== "on" || event.repeat && event.key === "a") return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (act) {
      event.preventDefault();
      act();
    }
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-help]")) return;
    event.preventDefault();
    document.getElementById("keys").showModal();
  });

  // Checking the whole page, and one by one.
  document.addEventListener("change", ({ target }) => {
    const whole = document.getElementById("whole");
    const boxes = [...document.querySelectorAll('#bulk input[name="item"]')];
    if (target === whole) boxes.forEach((box) => (box.checked = whole.checked));
    if (!whole || !boxes.includes(target)) return;
    whole.checked = boxes.every((box) => box.checked);
    whole.indeterminate = !whole.checked && boxes.some((box) => box.checked);
  });

  // As `cases.clock.until` says it, so that nothing jumps at the first minute.
  function length(seconds) {
    const part = (n, unit) => (n ? [`${n.toLocaleString("en-US")} ${unit}${n === 1 ? "" : "s"}`] : []);
    if (seconds < 60) return "less than a minute";
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor((seconds % 86400) / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    return (days
      ? [...part(days, "day"), ...part(hours, "hour")]
      : [...part(hours, "hour"), ...part(minutes, "minute")]).join(" ");
  }

  function tick() {
    document.querySelectorAll("[data-due]").forEach((due) => {
      const seconds = Math.round((Date.parse(due.dataset.due) - Date.now()) / 1000);
      const said = length(Math.abs(seconds));
      const words = seconds > 0 ? `in ${said}` : `passed ${said} ago`;
      if (due.textContent !== words) due.textContent = words;
      due.classList.toggle("due--past", seconds <= 0);
      due.classList.toggle("due--soon", seconds > 0 && seconds <= 3600);
    });
  }
  setInterval(tick, 60_000);

  // What has to be read first; else, after a part is new, the sentence above the rows.
  function settle(fallback) {
    const to = document.querySelector("[data-focus]") ?? fallback;
    to?.focus();
  }
  document.addEventListener("htmx:afterSettle", () =>
    settle(document.getElementById("results")),
  );
  // No element is named "at-…": where one is, the browser takes the focus off again.
  const at = /^#at-(\d+)$/.exec(location.hash);
  const back = at && document.getElementById(`row-${at[1]}`);
  if (back) back.querySelector(".row__link").focus();
  else settle(null);
})();
