// Comfort on the Orders tab only: choosing rows, and the list that keeps itself up to date. The page works without it.
"use strict";
(() => {
  const list = document.getElementById("order-list");
  const form = document.getElementById("bulk");
  if (!list || !form) return;
  const everything = form.querySelector("input[name=scope]");
  const told = form.querySelector("[data-selected]");
  const news = document.getElementById("order-news");
  let last = null;

  const boxes = () => [...list.querySelectorAll("input[name=order]")];
  const show = () => {
    const all = boxes(), chosen = all.filter((box) => box.checked).length;
    told.textContent = chosen && !everything.checked ? `${chosen} ${told.dataset.selected}` : "";
    const head = list.querySelector("[data-select-all]");
    if (head) {
      head.hidden = false;
      head.checked = chosen > 0 && chosen === all.length;
      head.indeterminate = chosen > 0 && chosen < all.length;
    }
  };

  list.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches || !box.matches("input[type=checkbox]")) return;
    const all = boxes();
    if (box.matches("[data-select-all]")) all.forEach((one) => { one.checked = box.checked; });
    else {
      const here = all.indexOf(box), there = all.findIndex((one) => one.value === last);
      if (event.shiftKey && there >= 0) {
        all.slice(Math.min(here, there), Math.max(here, there) + 1).forEach((one) => { one.checked = box.checked; });
      }
      last = box.value;
    }
    show();
  });
  everything.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();

  // The list asks every ten seconds while somebody can see it; an unchanged one is answered with 304 and left alone.
  const place = () => {
    const active = document.activeElement;
    if (!list.contains(active)) return null;
    if (active.matches("input[name=order]")) return `input[name=order][value="${CSS.escape(active.value)}"]`;
    return active.getAttribute("href") ? `a[href="${CSS.escape(active.getAttribute("href"))}"]` : null;
  };
  const put = (html) => {
    const before = new Set(boxes().map((box) => box.value));
    const chosen = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
    const focus = place();
    list.innerHTML = html;
    let fresh = 0;
    boxes().forEach((box) => {
      box.checked = chosen.has(box.value);
      if (!before.has(box.value)) { fresh += 1; box.closest("tr").classList.add("is-new"); }
    });
    if (focus) list.querySelector(focus)?.focus({ preventScroll: true });
    if (fresh) news.textContent = fresh === 1 ? news.dataset.one : news.dataset.many.replace("{number}", fresh);
    show();
  };
  let asking = false;
  const ask = async () => {
    if (asking || document.hidden || !list.dataset.live) return;
    asking = true;
    try {
      const answer = await fetch(list.dataset.live, {
        headers: { "If-None-Match": list.dataset.version, "HX-Request": "true" }, cache: "no-store", redirect: "error",
      });
      if (answer.status === 200) {
        list.dataset.version = answer.headers.get("ETag") || "";
        put(await answer.text());
      } else if (answer.status === 401) {
        delete list.dataset.live; // signed out: the next click leads to the sign-in page
      }
    } catch { /* the network is away for a moment; the next round asks again */ } finally { asking = false; }
  };
  if (list.dataset.live) {
    setInterval(ask, 10000);
    document.addEventListener("visibilitychange", ask);
  }
})();
