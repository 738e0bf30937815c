// A form whose choice is its answer (a day, a filter) goes as soon as it changes.
document.addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  if (field.form?.matches("[data-submit-on-change]") && field.form.reportValidity()) field.form.requestSubmit();
});

// Pressed twice, sent once: a plain form is held until its answer comes. A page shown again from memory is free.
const held = "submitting";
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post" || form.closest("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
  if (held in form.dataset) event.preventDefault();
  form.dataset[held] = "";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-submitting]")) delete form.dataset[held];
});

export {};
