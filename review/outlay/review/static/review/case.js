// The page of one payment: shows the parts that a choice needs, notes whether details
// were opened, and puts the focus where the person goes on. All works without it.
"use strict";

(() => {
  // A part that is hidden is disabled too, so that its answers are not sent.
  const show = (part, shown) => {
    part.hidden = !shown;
    part.querySelectorAll("input, select, textarea").forEach((field) => {
      field.disabled = !shown;
    });
  };

  const chosen = (form, name) => {
    const found = form.querySelector(
      `input[name="${name}"]:checked, select[name="${name}"]`,
    );
    return found ? found.value : "";
  };

  const needs = (root, value) => {
    root.querySelectorAll("[data-needs]").forEach((part) => {
      show(part, part.dataset.needs.split(" ").includes(value));
    });
  };

  const decide = document.querySelector("[data-decide]");
  if (decide) {
    const update = () => {
      const action = chosen(decide, "action");
      decide.querySelectorAll("[data-part]").forEach((part) => {
        show(part, part.dataset.part === action);
      });
      if (action === "improper") {
        needs(decide, chosen(decide, "found_improper"));
      }
    };
    decide.addEventListener("change", update);
    update();
  }

  const step = document.querySelector("[data-step]");
  if (step) {
    const update = () => needs(step, chosen(step, "kind"));
    step.addEventListener("change", update);
    update();
  }

  const opened = document.querySelector("[data-opened]");
  if (opened) {
    opened.value = opened.value || "no";
    document.querySelectorAll("details[data-watched]").forEach((details) => {
      details.addEventListener("toggle", () => {
        if (details.open && details.dataset.asked) {
          opened.value = "yes";
        }
      });
      details.querySelector("summary").addEventListener("click", () => {
        details.dataset.asked = "yes";
      });
    });
  }

  const focus = (root) => {
    const first = root.querySelector("[data-summary], [data-next]");
    if (first) {
      first.focus();
    }
  };
  focus(document);
  // What was opened, what is missing, or the way to open it again.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const next =
      event.target.querySelector("[data-summary], .usa-form-group--error input") ||
      event.target.querySelector("summary");
    if (next) {
      next.focus();
    }
  });

  // A second click while the first is on its way would only lose against itself.
  document.querySelectorAll("form[method=post]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
      }
      form.dataset.sent = form.hasAttribute("hx-post") ? "" : "yes";
    });
  });

  // Gone back to, a page sends again; the version tells the app if it is too late.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      form.dataset.sent = "";
    });
  });

  const print = document.querySelector("[data-print]");
  if (print) {
    print.addEventListener("click", () => window.print());
  }

  // Below every printed page: a sheet that got loose can be put back.
  const sheet = document.querySelector("[data-sheet]");
  if (sheet) {
    document.documentElement.style.setProperty("--of", JSON.stringify(sheet.dataset.sheet));
  }
})();
