// Comfort only: after a refusal the cursor waits where something is to be mended or confirmed.
"use strict";
window.addEventListener("load", () => {
  const field = document.querySelector("#ship .wrong .input, #ship .doubt input");
  if (field) field.focus();
});
