// Consequences first: what carries data-confirm="question" asks before it happens.
//   data-confirm-detail="what changes for whom", or data-confirm-from="#id" to show a part of the page
//   data-confirm-word="Cancel visit"    the word on the button
//   data-confirm-danger                 what cannot be undone
//   data-confirm-reason="reason"        a typed reason is needed; it is sent under this name
const SELECTOR = "[data-confirm]";
const agreed = new WeakSet<Element>();

type Answer = { yes: boolean; reason: string };

function ask(asker: HTMLElement): Promise<Answer> {
  const dialog = document.getElementById("confirm") as HTMLDialogElement;
  const find = <T extends HTMLElement>(selector: string) => dialog.querySelector<T>(selector)!;
  const { confirm, confirmDetail, confirmFrom, confirmWord, confirmDanger, confirmReason } = asker.dataset;
  const yes = find<HTMLButtonElement>("[data-yes]");
  const reason = find<HTMLTextAreaElement>("textarea");
  const detail = find("[data-detail]");

  find("h2").textContent = confirm ?? "";
  detail.textContent = confirmDetail ?? "";
  if (confirmFrom) detail.replaceChildren(...cloneOf(confirmFrom));
  detail.hidden = !detail.hasChildNodes();
  find("[data-reason]").hidden = confirmReason === undefined;
  reason.required = confirmReason !== undefined;
  reason.value = "";
  yes.textContent = confirmWord ?? yes.dataset.word ?? "";
  yes.classList.toggle("btn-danger", confirmDanger !== undefined);
  yes.classList.toggle("btn-primary", confirmDanger === undefined);
  dialog.returnValue = "";
  dialog.showModal();
  if (confirmReason !== undefined) reason.focus();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve({ yes: dialog.returnValue === "yes", reason: reason.value }), { once: true }),
  );
}

function cloneOf(selector: string): Node[] {
  const source = document.querySelector(selector);
  return source instanceof HTMLTemplateElement ? [source.content.cloneNode(true)] : [...(source?.cloneNode(true).childNodes ?? [])];
}

function sendReason(form: HTMLFormElement, name: string, reason: string): void {
  let field = form.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(field);
  }
  field.value = reason;
}

document.addEventListener(
  "click",
  (event) => {
    const asker = (event.target as Element).closest<HTMLElement>(`button${SELECTOR}, a${SELECTOR}`);
    if (!asker) return;
    if (agreed.delete(asker)) return;
    const form = asker instanceof HTMLButtonElement && asker.type === "submit" ? asker.form : null;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form && !form.reportValidity()) return;
    void ask(asker).then(({ yes, reason }) => {
      if (!yes) return asker.focus();
      if (form && asker.dataset.confirmReason) sendReason(form, asker.dataset.confirmReason, reason);
      agreed.add(asker);
      asker.click();
    });
  },
  true,
);

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches(SELECTOR) || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    void ask(form).then(({ yes, reason }) => {
      if (!yes) return;
      if (form.dataset.confirmReason) sendReason(form, form.dataset.confirmReason, reason);
      agreed.add(form);
      form.requestSubmit(submitter);
    });
  },
  true,
);

export {};
