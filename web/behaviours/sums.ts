// A row of probabilities says what it adds up to while it is typed.
import { whenFound } from "./found.ts";

function number(text: string): number | null {
  const said = text.trim().replace("％", "%");
  if (said === "") return null;
  const value = Number(said.replace(/%$/, ""));
  return said.endsWith("%") ? value / 100 : value;
}

whenFound<HTMLTableRowElement>("tr[data-sum]", (row) => {
  const output = row.querySelector("output");
  if (!output) return;
  row.addEventListener("input", () => {
    const numbers = [...row.querySelectorAll("input")].map((field) => number(field.value)).filter((one) => one !== null);
    const sum = numbers.reduce((before, one) => before + one, 0);
    output.textContent = numbers.length && Number.isFinite(sum) ? String(Math.round(sum * 10000) / 10000) : "";
    output.classList.toggle("is-off", numbers.length > 0 && !(Math.abs(sum - 1) <= 1e-6));
  });
});
