import { whenFound } from "./found.ts";

// A popover that explains something beside its button: on press, and on hover where there is a mouse.
whenFound<HTMLButtonElement>("[data-hint]", (button) => {
  const body = document.getElementById(button.getAttribute("popovertarget") ?? "");
  if (!body) return;
  const place = () => {
    const { left, bottom, top } = button.getBoundingClientRect();
    const room = document.documentElement.clientWidth - body.offsetWidth - 8;
    const below = bottom + 6;
    const fits = below + body.offsetHeight < window.innerHeight;
    body.style.left = `${Math.max(8, Math.min(left - 12, room))}px`;
    body.style.top = `${fits ? below : Math.max(8, top - 6 - body.offsetHeight)}px`;
  };
  body.addEventListener("toggle", place);
  button.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && body.showPopover());
  const leave = ({ pointerType, relatedTarget }: PointerEvent) => {
    if (pointerType === "mouse" && relatedTarget !== button && !body.contains(relatedTarget as Node)) body.hidePopover();
  };
  button.addEventListener("pointerleave", leave);
  body.addEventListener("pointerleave", leave);
});
