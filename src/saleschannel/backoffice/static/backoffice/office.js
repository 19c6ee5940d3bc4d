// Comfort only: every page works without this file.
"use strict";
document.addEventListener("submit", (event) => {
  // A form is sent once; the server would not act twice either, but the wait is shown.
  const form = event.target;
  if (form.method !== "post" || form.dataset.sent) { if (form.dataset.sent) event.preventDefault(); return; }
  if (form.closest(".office")) { form.dataset.sent = "yes"; form.setAttribute("aria-busy", "true"); }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; form.removeAttribute("aria-busy"); });
});
