// Comfort only: the cursor waits in the tracking number when a clerk comes from one order to the next.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  if (window.location.hash !== "#ship") return;
  const wrong = document.querySelector("#ship .wrong .input");
  const field = wrong || document.querySelector("#ship input[name$=tracking_number]");
  if (field) field.focus();
});
