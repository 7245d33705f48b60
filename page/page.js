// What all tabs share: a click on `data-question` asks it in the first tab.
document.addEventListener("click", (event) => {
  const near = event.target.closest("[data-question]");
  if (!near) return;
  const box = document.querySelector("#question textarea");
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, near.dataset.question);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => document.querySelector("#send").click(), 60);
});
