/** Calls `attach` once for every element that fits, now and whenever htmx brings in a new part. */
export function whenFound<T extends Element>(selector: string, attach: (element: T) => void): void {
  const attached = new WeakSet<Element>();
  const look = (root: ParentNode & Node) => {
    const fitting = [...root.querySelectorAll<T>(selector)];
    if (root instanceof Element && root.matches(selector)) fitting.unshift(root as unknown as T);
    for (const element of fitting) {
      if (attached.has(element)) continue;
      attached.add(element);
      attach(element);
    }
  };
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target as Element));
}
