import { whenFound } from "./found.ts";

// <div data-tabs aria-label="…"><section id="history" data-tab="History">…</section>…</div>
// becomes tabs with arrow keys; the open one is in the address (#history). Without script and on paper all parts show.
whenFound<HTMLElement>("[data-tabs]", (box) => {
  const panels = [...box.querySelectorAll<HTMLElement>(":scope > [data-tab]")];
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  if (box.ariaLabel) list.ariaLabel = box.ariaLabel;
  box.removeAttribute("aria-label");

  const tabs = panels.map((panel) => {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `tab-${panel.id}`, textContent: panel.dataset.tab });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    if (panel.dataset.tabCount) {
      const count = document.createElement("span");
      count.className = "tab-count";
      count.textContent = panel.dataset.tabCount;
      tab.append(count);
    }
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => {
      show(panels.indexOf(panel));
      history.replaceState(history.state, "", `#${panel.id}`);
    });
    list.append(tab);
    return tab;
  });

  const show = (at: number) => {
    panels.forEach((panel, n) => panel.classList.toggle("tab-away", n !== at));
    tabs.forEach((tab, n) => {
      tab.setAttribute("aria-selected", String(n === at));
      tab.tabIndex = n === at ? 0 : -1;
    });
    panels[at]?.dispatchEvent(new CustomEvent("tab-shown", { bubbles: true }));
  };
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    tab?.focus();
    tab?.click();
  });
  box.prepend(list);
  const fromAddress = () => panels.findIndex((panel) => `#${panel.id}` === location.hash);
  show(Math.max(0, fromAddress()));
  window.addEventListener("hashchange", () => fromAddress() >= 0 && show(fromAddress()));
});
