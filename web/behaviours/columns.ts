import { whenFound } from "./found.ts";

// Which columns of a table the reader wants, remembered on this device. Rows that htmx brings later obey too,
// because the columns are hidden by rules of a stylesheet and not cell by cell.
whenFound<HTMLDetailsElement>("[data-columns-of]", (menu) => {
  const id = menu.dataset.columnsOf!;
  const heads = [...document.querySelectorAll<HTMLElement>(`#${id} thead th`)];
  const choosable = heads.filter((head) => head.dataset.column);
  if (choosable.length < 2) return;
  const key = `columns:${id}`;
  const hidden = new Set<string>(JSON.parse(localStorage.getItem(key) ?? "[]"));
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);

  const show = () => {
    const gone = choosable.filter((head) => hidden.has(head.dataset.column!));
    const rules = gone.map((head) => `#${id} tr > :nth-child(${heads.indexOf(head) + 1}):not([colspan]) { display: none }`);
    sheet.replaceSync(rules.join("\n"));
  };

  const body = menu.querySelector(".drop-body")!;
  for (const head of choosable) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    label.className = "drop-item";
    Object.assign(box, { type: "checkbox", className: "form-check-input", checked: !hidden.has(head.dataset.column!) });
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(head.dataset.column!);
      else hidden.add(head.dataset.column!);
      localStorage.setItem(key, JSON.stringify([...hidden]));
      show();
    });
    label.append(box, head.textContent!.trim());
    body.append(label);
  }
  menu.hidden = false;
  show();
});
