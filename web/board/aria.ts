// The timeline calls itself a table whose rows hold no cells, and keeps the visits outside of all rows. To a screen reader
// it is a group of buttons, each of which says whose, when and what; the table of the same day is one link away.
import { type Visit, word } from "./data.ts";

const FALSE_ROLES = "[role=row], [role=rowgroup], [role=columnheader], [role=rowheader], [role=cell], [role=table]";

/** Mends what the library draws, now and whenever it draws again. */
export function mend(timeline: HTMLElement): void {
  const look = (part: Element) => {
    for (const one of [part, ...part.querySelectorAll(FALSE_ROLES)]) if (one.matches(FALSE_ROLES)) one.setAttribute("role", "presentation");
    for (const one of part.matches(".ec-main") ? [part] : part.querySelectorAll(".ec-main")) {
      // It scrolls, so it can be reached by keyboard.
      one.setAttribute("role", "group");
      one.setAttribute("tabindex", "0");
      one.setAttribute("aria-label", word("timeline"));
    }
  };
  look(timeline);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node instanceof Element) look(node);
  }).observe(timeline, { childList: true, subtree: true });
}

/** What a visit is to a screen reader. */
export function describe(button: HTMLElement, visit: Visit): void {
  button.setAttribute("aria-label", visit.label);
  button.title = visit.label;
  button.setAttribute("aria-roledescription", word("visit"));
  if (visit.isMovable) button.setAttribute("aria-describedby", "board-keys");
  else button.removeAttribute("aria-describedby");
}

/** Shifts, breaks and travel are told by the visits and the table: as drawings they are silent. */
export function silence(shade: HTMLElement): void {
  shade.setAttribute("aria-hidden", "true");
}
