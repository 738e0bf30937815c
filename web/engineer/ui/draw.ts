/** One loop draws the whole app: whoever changes something asks for it, and it happens once before the next frame. */
let draw: () => void = () => {};
let isAsked = false;

export function drawWith(drawing: () => void): void {
  draw = drawing;
}

export function redraw(): void {
  if (isAsked) return;
  isAsked = true;
  // A hidden page gets no frames, but what it shows when it comes back should be right.
  const soon = document.hidden ? (then: () => void) => setTimeout(then) : requestAnimationFrame;
  soon(() => {
    isAsked = false;
    draw();
  });
}

/** Once what was asked for stands on the screen. */
export function afterDraw(then: () => void): void {
  redraw();
  requestAnimationFrame(() => requestAnimationFrame(then));
}
