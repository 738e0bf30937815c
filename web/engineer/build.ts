/** What this build of the app calls itself, in the page as in the worker: Vite's name of the app's script. */
export const buildIn = (addresses: Iterable<string>): string => {
  for (const address of addresses) {
    const name = /\/engineer-([\w-]+)\.js$/.exec(address)?.[1];
    if (name) return name;
  }
  return "";
};
