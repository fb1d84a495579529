// Puts the code from behind the # of the address in the field. That part of an address is never sent to a server.
(function () {
  "use strict";
  const field = document.getElementById("code");
  const note = document.getElementById("uit-link");
  function fill() {
    const words = location.hash.slice(1);
    if (!/^[a-z]+(-[a-z]+){9}$/.test(words) || (field.value && note.hidden)) return;
    field.value = words.replaceAll("-", " ");
    note.hidden = false;
    document.querySelector("main form button").focus();
  }
  addEventListener("hashchange", fill);
  fill();
})();
