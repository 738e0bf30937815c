/** Everything that is not of every minute. */
import { headers, phone, sendLanguage, session, shown } from "../app.ts";
import { endPush } from "../push.ts";
import { clearCopy, leftBehind } from "../session.ts";
import { redraw } from "../ui/draw.ts";
import { notKept } from "../ui/kept.ts";
import { html } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { card, row, rows } from "../ui/parts.ts";
import type { Screen } from "../ui/router.ts";
import { confirm } from "../ui/sheet.ts";
import { toast } from "../ui/toast.ts";
import { chooseLanguage, forgetLanguage, language, say, tellLanguage } from "../words.ts";

export function moreScreen(): Screen {
  const unread = shown!.notices.filter((notice) => !notice.read).length;
  const waiting = shown!.waiting.length + shown!.filesWaiting;
  return {
    title: say("more"),
    tab: "more",
    body: [
      notKept(),
      card({ title: session.name, icon: "user", isFlush: true }, rows([
        row({ icon: "bell", title: say("notices"), href: "#/notices", side: unread || "" }),
        row({ icon: "upload", title: say("outbox"), href: "#/outbox", side: waiting + shown!.refused.length + shown!.filesLost.length || "" }),
        row({ icon: "scan", title: say("scan"), href: "#/scan" }),
        row({ icon: "new", title: say("somethingNew"), href: "#/new" }),
        row({ icon: "knowledge", title: say("knowledge"), href: "#/articles" }),
      ])),
      card({ title: say("thisApp"), icon: "mobile" }, html`
        <div class="buttons" role="group" aria-label=${say("languageWord")}>
          <button class="btn" lang="zh-Hans" aria-pressed=${language() === "zh"} @click=${() => choose("zh")}>中文</button>
          <button class="btn" lang="en" aria-pressed=${language() === "en"} @click=${() => choose("en")}>English</button>
        </div>
        <div class="buttons" role="group" aria-label=${say("lightOrDark")}>
          <button class="btn" aria-pressed=${!isDark()} @click=${() => theme("light")}>${icon("light")}${say("light")}</button>
          <button class="btn" aria-pressed=${isDark()} @click=${() => theme("dark")}>${icon("dark")}${say("dark")}</button>
        </div>
        <a class="btn" href="/full-site">${icon("system")}${say("fullSite")}</a>
        <button class="btn" @click=${() => void signOut()}>${icon("sign-out")}${say("signOut")}</button>`),
    ],
  };
}

/** Holds at once and without network; the server hears of it when it can. */
function choose(wanted: "zh" | "en"): void {
  chooseLanguage(wanted);
  redraw();
  void tellLanguage(sendLanguage);
  void phone.sync.sync(); // what the server says of the days comes in it
}

const isDark = () => document.documentElement.dataset["bsTheme"] === "dark";

function theme(wanted: "light" | "dark"): void {
  document.documentElement.dataset["bsTheme"] = wanted;
  try {
    localStorage.setItem("theme", wanted);
  } catch {
    // Not remembered then.
  }
  redraw();
}

async function signOut(): Promise<void> {
  // The server ends the sign-in: without it the copy would be gone, and whoever takes the phone still signed in.
  if (!navigator.onLine) return toast(say("signOutOffline"), "error");
  const { stays, begun } = await leftBehind(phone);
  const told = [say(stays ? "signOutLeaves" : "signOutText", { n: stays }), begun ? say("signOutDrafts", { n: begun }) : ""];
  if (!(await confirm({ title: say("signOut"), text: told.join(" ").trim(), yes: say("signOut"), isDanger: stays + begun > 0 }))) return;
  await endPush().catch(console.warn);
  await clearCopy(phone);
  forgetLanguage();
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/sign-out" });
  const token = document.createElement("input");
  Object.assign(token, { type: "hidden", name: "csrfmiddlewaretoken", value: headers()["X-CSRFToken"] ?? "" });
  form.append(token);
  document.body.append(form);
  form.submit();
}
