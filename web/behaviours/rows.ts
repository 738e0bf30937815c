import { isTyping } from "./typing.ts";

// j and k walk through the rows of a table; Enter opens, because the focus is on the row's own link.
document.addEventListener("keydown", (event) => {
  if ((event.key !== "j" && event.key !== "k") || isTyping(event)) return;
  const links = [...document.querySelectorAll<HTMLAnchorElement>("table a.row-link")].filter((link) => link.offsetParent);
  if (!links.length) return;
  const row = document.activeElement?.closest("tr");
  const here = links.indexOf(document.activeElement as HTMLAnchorElement); // a row may hold several
  const at = here >= 0 ? here : links.findIndex((link) => row?.contains(link));
  const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  event.preventDefault();
});
