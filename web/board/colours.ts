// One colour for each engineer, on the map and in the disc of the row: in the light and in the dark.
const PAIRS = [
  ["#0b6467", "#57c2bc"], ["#7a3ff0", "#be9bff"], ["#a81f18", "#ff9d94"], ["#1a56a0", "#8dbcf5"], ["#7d4a00", "#f0bd63"], ["#1b6437", "#7fd49b"],
  ["#a11c6e", "#ff9bd2"], ["#4b5563", "#c3ccd6"], ["#5b4b00", "#d9c766"], ["#00617f", "#6fd0ee"], ["#5f3596", "#c9a8f0"], ["#9a3412", "#ffb088"],
] as const;

export const isDark = () => document.documentElement.dataset.bsTheme === "dark";
const pair = (number: number) => PAIRS[number % PAIRS.length]!;

export const colourNow = (number: number) => pair(number)[isDark() ? 1 : 0];
/** For a style sheet: follows the theme by itself. */
export const colourOfTheme = (number: number) => `light-dark(${pair(number).join(", ")})`;
