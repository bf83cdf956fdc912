// Says when the machine has lost its connection, and when it is back.

const notice = document.querySelector(".offline");

function show() {
  if (notice) notice.hidden = navigator.onLine;
}

addEventListener("online", show);
addEventListener("offline", show);
show();
