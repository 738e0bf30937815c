import htmx from "htmx.org";
import { toast } from "./toast.ts";
import { word } from "./words.ts";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;

// An answer that tells the problem itself (header HX-Trigger: toast) is not told twice.
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  if (!xhr.getResponseHeader("HX-Trigger")?.includes('"toast"')) toast(word("failed"), "error");
});
document.addEventListener("htmx:sendError", () => toast(word("noNetwork"), "warning"));
document.addEventListener("htmx:timeout", () => toast(word("failed"), "warning"));
