// The what-if slider, and the focus on a problem. Without it the list does the same.
"use strict";

(() => {
  const problem = document.querySelector("[data-focus]");
  if (problem) {
    problem.focus();
  }

  const form = document.querySelector("[data-try]");
  const part = form && form.querySelector("[data-slide]");
  if (!part) {
    return;
  }
  const list = form.querySelector("select[name=limit]");
  const slide = part.querySelector("input");
  if (list.options.length < 2) {
    return;
  }

  const say = () => {
    slide.value = list.selectedIndex;
    slide.setAttribute("aria-valuetext", list.options[list.selectedIndex].text);
  };

  // While it is dragged the list follows; what it means is asked for at the end.
  slide.addEventListener("input", () => {
    list.selectedIndex = Number(slide.value);
    say();
  });
  list.addEventListener("change", say);
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "chosen") {
      document.querySelector("[data-said]").textContent =
        event.target.querySelector("h2").textContent;
    }
  });
  slide.max = list.options.length - 1;
  say();
  part.hidden = false;
})();
