/// <reference lib="webworker" />

// Web Push in the worker: a message of the server (docs/formats/phone-sync.md) becomes a notification, and a tap on it
// opens what it is about.

interface Message {
  id: number;
  text: string;
  visit: number | null;
}

/** `page` is the app's address. */
export function listenForPush(worker: ServiceWorkerGlobalScope, page: string): void {
  worker.addEventListener("push", (event) => {
    const message = readOf(event.data);
    if (!message) return;
    const { id, text, visit } = message;
    const options = { body: text, tag: `notice-${id}`, icon: `${page}icon-any-192.png`, data: addressOf(page, visit) };
    event.waitUntil(worker.registration.showNotification("FirstFix", options));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open(worker, event.notification.data as string));
  });
}

/** Some browsers try an address with a push of nothing. */
function readOf(data: PushMessageData | null): Message | null {
  try {
    return (data?.json() as Message | undefined) ?? null;
  } catch {
    return null;
  }
}

const addressOf = (page: string, visit: number | null): string => (visit === null ? `${page}#/notices` : `${page}#/visit/${visit}`);

/** In the app that is open, else in a new one. */
async function open(worker: ServiceWorkerGlobalScope, address: string): Promise<void> {
  const [app] = await worker.clients.matchAll({ type: "window" });
  if (!app) return void (await worker.clients.openWindow(address));
  await app.focus();
  await app.navigate(address);
}
