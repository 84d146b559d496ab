// Asks, before the session ends, whether the person is still there (WCAG 2.2.1).
//
// The server says in a header of each answer how many idle seconds are left; other
// windows of the same browser tell each other.
"use strict";

(() => {
  const dialog = document.getElementById("idle");
  if (!dialog) {
    return;
  }
  const warnBefore = Number(dialog.dataset.warnBefore) * 1000;
  const shown = dialog.querySelector("[data-idle-left]");
  const said = dialog.querySelector("[data-idle-said]");
  const failed = dialog.querySelector("[data-idle-failed]");
  const stay = dialog.querySelector("[data-idle-stay]");
  const windows = new BroadcastChannel("outlay-session");
  const spoken = [60, 30, 10]; // seconds left that a screen reader hears
  let ends = 0;

  function lasts(seconds) {
    ends = Date.now() + seconds * 1000;
    if (dialog.open && seconds * 1000 > warnBefore) {
      dialog.close();
    }
  }

  function heard(header) {
    const seconds = Number(header);
    if (header && seconds > 0) {
      lasts(seconds);
      windows.postMessage(seconds);
    }
  }

  function words(seconds) {
    return seconds === 1 ? "1 second" : `${seconds} seconds`;
  }

  function tick() {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left <= 0) {
      const back = encodeURIComponent(location.pathname);
      location.replace(`${dialog.dataset.out}?next=${back}`);
    } else if (left * 1000 <= warnBefore) {
      shown.textContent = words(left);
      if (spoken.includes(left)) {
        said.textContent = `Signed out in ${words(left)}`;
      }
      if (!dialog.open) {
        failed.hidden = true;
        dialog.showModal();
      }
    }
  }

  stay.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(stay.action, {
        method: "POST",
        body: new FormData(stay),
        redirect: "error",
      });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      heard(answer.headers.get("Session-Seconds"));
    } catch {
      failed.hidden = false;
    }
  });

  // Escape leaves the dialog: the person is there.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay.requestSubmit();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    heard(event.detail.xhr.getResponseHeader("Session-Seconds"));
  });
  windows.addEventListener("message", (event) => lasts(Number(event.data)));

  heard(dialog.dataset.secondsLeft);
  setInterval(tick, 1000);
})();
