// Comfort on the order settings page: the examples of order numbers follow what is typed. The server makes them, too.
(function () {
  "use strict";
  const form = document.querySelector(".settings-form");
  if (!form) return;
  const value = (name) => { const field = form.elements.namedItem(name); return field ? field.value : ""; };
  function show() {
    const number = value("order_number_source") === "amazon" ? "902-1234567-1234567" : "000000123";
    for (const example of form.querySelectorAll("[data-number]")) {
      example.textContent = example.dataset.prefixes.split(" ").map(value).join("") + number;
    }
  }
  form.addEventListener("input", show);
})();
