// <form id="f" data-ticked="{n} ticked"> with boxes of a table (form="f"): says how many are ticked and, where the boxes
// carry data-amount and data-currency, what they come to; [data-tick-all] ticks all that are shown. Nothing ticked,
// nothing to press.
import { whenFound } from "./found.ts";

whenFound<HTMLFormElement>("form[data-ticked]", (form) => {
  const boxes = () => [...form.elements].filter((one): one is HTMLInputElement => one instanceof HTMLInputElement && one.name === "take");
  const all = form.querySelector<HTMLInputElement>("[data-tick-all]");
  const output = form.querySelector("output");
  const say = () => {
    const ticked = boxes().filter((box) => box.checked);
    const sums = new Map<string, number>();
    for (const { dataset } of ticked) {
      if (!dataset.amount) continue;
      const currency = dataset.currency ?? "";
      // In cents, so that what is shown is what is paid.
      sums.set(currency, (sums.get(currency) ?? 0) + Math.round(Number(dataset.amount) * 100));
    }
    const money = [...sums].map(([currency, cents]) => `${currency} ${(cents / 100).toFixed(2)}`);
    if (output) output.textContent = ticked.length ? [form.dataset.ticked!.replace("{n}", String(ticked.length)), ...money].join(" · ") : "";
    for (const button of form.querySelectorAll("button")) button.disabled = !ticked.length;
    if (all) all.checked = ticked.length > 0 && ticked.length === boxes().length;
  };
  if (all) {
    all.closest("label")!.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      say();
    });
  }
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.form === form) say();
  });
  document.addEventListener("htmx:load", say);
  say();
});
