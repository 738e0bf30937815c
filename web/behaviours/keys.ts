import { isTyping } from "./typing.ts";

// What has data-key="1" (or "u", "arrowleft") is pressed by that key, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.shiftKey || isTyping(event)) return;
  const fitting = document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  const pressed = [...fitting].find((one) => one.offsetParent && !one.matches(":disabled"));
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
