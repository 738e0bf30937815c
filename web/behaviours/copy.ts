import { toast } from "./toast.ts";
import { word } from "./words.ts";

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
  if (!button) return;
  navigator.clipboard.writeText(button.dataset.copy!).then(
    () => toast(word("copied"), "success"),
    () => toast(word("copyFailed"), "warning"),
  );
});
