/** Lines drawn with a finger, a pen or the mouse. Points are shares of the width and height, so a turned phone keeps them. */

type Point = readonly [x: number, y: number];
export interface Stroke {
  colour: string;
  /** Share of the canvas's width. */
  width: number;
  points: Point[];
}

export class Ink {
  strokes: Stroke[] = [];
  private now: Stroke | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly pen: () => Pick<Stroke, "colour" | "width">,
    /** Paints what lies below the lines. */
    private readonly ground: (pen: CanvasRenderingContext2D) => void,
    private readonly changed: () => void,
  ) {
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"] as const) canvas.addEventListener(end, () => this.lift());
  }

  undo(): void {
    this.strokes.pop();
    this.paint();
    this.changed();
  }

  clear(): void {
    this.strokes = [];
    this.paint();
    this.changed();
  }

  paint(): void {
    const pen = this.canvas.getContext("2d")!;
    this.ground(pen);
    for (const stroke of this.strokes) line(pen, stroke, this.canvas.width, this.canvas.height);
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0 || this.now) return; // a second finger draws nothing
    this.canvas.setPointerCapture(event.pointerId);
    this.now = { ...this.pen(), points: [this.at(event)] };
    this.strokes.push(this.now);
    this.paint();
    event.preventDefault();
  }

  private go(event: PointerEvent): void {
    if (!this.now) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) this.now.points.push(this.at(one));
    line(this.canvas.getContext("2d")!, this.now, this.canvas.width, this.canvas.height);
  }

  private lift(): void {
    if (!this.now) return;
    this.now = null;
    this.changed();
  }

  private at(event: PointerEvent): Point {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  }
}

function line(pen: CanvasRenderingContext2D, { colour, width, points }: Stroke, wide: number, high: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width * wide;
  pen.lineCap = pen.lineJoin = "round";
  pen.beginPath();
  points.forEach(([x, y], n) => {
    const before = points[n - 1];
    if (!before) pen.moveTo(x * wide, y * high);
    else pen.quadraticCurveTo(before[0] * wide, before[1] * high, ((before[0] + x) / 2) * wide, ((before[1] + y) / 2) * high);
  });
  const last = points.at(-1)!;
  pen.lineTo(last[0] * wide, last[1] * high); // a tap is a dot
  pen.stroke();
}
