// "/" or Ctrl+K goes to the command bar from anywhere; Escape leaves it. Without this file it is an ordinary field.
"use strict";
(() => {
  const bar = document.getElementById("command-bar");
  if (!bar) return;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (slash || control) {
      event.preventDefault();
      bar.focus();
      bar.select();
    } else if (event.key === "Escape" && event.target === bar) {
      bar.blur();
    }
  });
})();
