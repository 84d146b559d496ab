// Marks the page that the person is on; the rooms bring their own scripts.
"use strict";

document.querySelectorAll(".top__nav a").forEach((link) => {
  if (link.pathname !== "/" && location.pathname.startsWith(link.pathname)) {
    link.setAttribute("aria-current", "page");
  }
});
