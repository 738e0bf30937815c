import { word } from "./words.ts";

const [MINUTE, HOUR, DAY] = [60, 3600, 86400];

/** The same words as phrases.ago on the server. Beyond a week the server's date stays. */
export function ago(moment: Date, now: Date): string | null {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const far = Math.abs(seconds);
  if (far < MINUTE) return word("now");
  if (far >= 7 * DAY) return null;
  const [unit, size] = far < HOUR ? ["min", MINUTE] : far < DAY ? ["h", HOUR] : ["d", DAY];
  const span = word(unit as string, { n: Math.floor(far / (size as number)) });
  return word(seconds > 0 ? "in" : "ago", { span });
}

window.setInterval(() => {
  if (document.hidden) return;
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    const said = ago(new Date(time.dateTime), new Date());
    if (said && said !== time.textContent) time.textContent = said;
  }
}, 30_000);
