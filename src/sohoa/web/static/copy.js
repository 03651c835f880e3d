// Buttons that copy a text: shown only where copying works.
const buttons = (root) => root.querySelectorAll("[data-copy]");

function prepare(root) {
  if (!navigator.clipboard) return;
  for (const button of buttons(root)) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.querySelector(button.dataset.copy).textContent.trim();
  await navigator.clipboard.writeText(text);
  const words = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = words; }, 2000);
});
document.addEventListener("sohoa:page", () => prepare(document));
prepare(document);
