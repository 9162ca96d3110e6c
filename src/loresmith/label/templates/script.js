"use strict";
(() => {
  const form = document.getElementById("sheet");
  if (!form) return;
  document.getElementById("keys").hidden = false;
  const items = [...form.querySelectorAll("fieldset")];
  const next = () => items.find((item) => !item.querySelector(":checked"));
  document.addEventListener("keydown", (event) => {
    if (event.target.tagName === "TEXTAREA" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.tagName !== "SUMMARY" && event.target.tagName !== "BUTTON") {
      event.preventDefault();
      form.requestSubmit();
    }
    const place = ["1", "2", "3", "4"].indexOf(event.key);
    if (place < 0) return;
    const item = document.activeElement.closest?.("fieldset") ?? next() ?? items[0];
    const choice = item.querySelectorAll("input")[place];
    choice.checked = true;
    (next()?.querySelector("input") ?? form.querySelector("button")).focus();
    event.preventDefault();
  });
})();
