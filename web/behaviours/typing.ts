/** Whether the person is writing somewhere, so that single keys are text and not shortcuts. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input:not([type=checkbox]), textarea, select, dialog[open]") !== null);
}
