import { whenFound } from "./found.ts";
import { word } from "./words.ts";

// Sign with a finger, a pen or the mouse. Black on white in light and dark: it goes on a printed report.
type Point = { x: number; y: number; width: number };
const THIN = 1.2;
const THICK = 3.2;

whenFound<HTMLElement>("[data-signature]", (box) => {
  const canvas = box.querySelector("canvas")!;
  const field = box.querySelector<HTMLInputElement>("input[type=hidden]")!;
  const said = box.querySelector<HTMLElement>("[data-said]")!;
  const pen = canvas.getContext("2d")!;
  let strokes: Point[][] = [];
  let now: Point[] | null = null;

  const draw = () => {
    const sharp = Math.max(2, window.devicePixelRatio);
    canvas.width = canvas.clientWidth * sharp;
    canvas.height = canvas.clientHeight * sharp;
    pen.scale(sharp, sharp);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    for (const stroke of strokes) line(pen, stroke);
  };
  const keep = () => {
    field.value = strokes.length ? canvas.toDataURL("image/png") : "";
    said.textContent = word(strokes.length ? "signed" : "notSigned");
    box.classList.toggle("is-signed", strokes.length > 0);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const at = (event: PointerEvent): Point => {
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const last = now?.at(-1);
    // A quick hand draws thin, a slow one thick, as ink does; smoothed so that the line does not jump.
    const speed = last ? Math.hypot(x - last.x, y - last.y) : 0;
    const wanted = Math.max(THIN, THICK - speed * 0.12);
    return { x, y, width: last ? last.width * 0.7 + wanted * 0.3 : (THIN + THICK) / 2 };
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    now = [];
    now.push(at(event));
    strokes.push(now);
    line(pen, now);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!now) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) now.push(at(one));
    line(pen, now.slice(-4));
  });
  const lift = () => {
    if (!now) return;
    now = null;
    keep();
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  box.querySelector("[data-clear]")!.addEventListener("click", () => {
    strokes = [];
    draw();
    keep();
  });
  new ResizeObserver(draw).observe(canvas);
});

function line(pen: CanvasRenderingContext2D, points: Point[]): void {
  pen.strokeStyle = pen.fillStyle = "#111";
  pen.lineCap = pen.lineJoin = "round";
  const [first] = points;
  if (first && points.length === 1) {
    pen.beginPath();
    pen.arc(first.x, first.y, first.width / 2, 0, 2 * Math.PI);
    pen.fill();
  }
  for (let n = 1; n < points.length; n++) {
    const [before, from, to] = [points[n - 2] ?? points[n - 1]!, points[n - 1]!, points[n]!];
    pen.beginPath();
    pen.lineWidth = to.width;
    pen.moveTo((before.x + from.x) / 2, (before.y + from.y) / 2);
    pen.quadraticCurveTo(from.x, from.y, (from.x + to.x) / 2, (from.y + to.y) / 2);
    if (n === points.length - 1) pen.lineTo(to.x, to.y);
    pen.stroke();
  }
}
