// A quiet bar while there is no network.
const bar = document.getElementById("offline");
const show = () => {
  if (bar) bar.hidden = navigator.onLine;
};
window.addEventListener("online", show);
window.addEventListener("offline", show);
show();

export {};
