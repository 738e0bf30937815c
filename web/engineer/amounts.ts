/** How much of a part: a number of its unit. What is measured has up to three decimals, what is counted none. */
const MEASURED = ["m", "kg", "l"];

export const isMeasured = (unit: string): boolean => MEASURED.includes(unit);

/** Without the dust that sums of decimals leave. */
export const exact = (quantity: number): number => Math.round(quantity * 1000) / 1000;

/** What was typed, perhaps with the unit behind it; null when it is no quantity of this unit. */
export function amountFrom(text: string, unit: string): number | null {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  const bare = isMeasured(unit) && plain.endsWith(unit) ? plain.slice(0, -unit.length).trim() : plain;
  // "1,5" is a decimal, "1,000" may be a thousand: nobody guesses which.
  const said = isMeasured(unit) && !/,\d{3}$/.test(bare) ? bare.replace(",", ".") : bare;
  if (!/^\d+(\.\d{1,3})?$/.test(said)) return null;
  const quantity = Number(said);
  const isWhole = isMeasured(unit) || Number.isInteger(quantity);
  return isWhole && quantity > 0 && quantity < 100_000 ? quantity : null;
}

/** A count may be nothing; null when it is no quantity of this unit. */
export function countFrom(text: string, unit: string): number | null {
  return /^0+([.,]0*)?$/.test(text.normalize("NFKC").trim()) ? 0 : amountFrom(text, unit);
}
