// Checks the text while someone edits a rule file, and leads from a finding to its line. Without it there is a button.
"use strict";
(() => {
  const field = document.getElementById("tekst");
  const result = document.getElementById("gevolg");
  const form = document.getElementById("bewerken");
  const pause = 1200; // milliseconds without typing
  const signedOut = "U bent uitgelogd, dus wat u typt wordt niet bewaard. Kopieer uw tekst. Log in een ander tabblad in, "
    + "ververs daarna deze pagina en plak uw tekst.";
  const noAnswer = "Wij konden uw tekst nu niet nakijken. Hij staat er nog, maar is nog niet bewaard. "
    + "Typ verder of kies Controleer om het opnieuw te proberen.";
  let timer = 0, asked = 0, saved = field.value;

  function warn(words) {
    const warning = document.createElement("p");
    warning.className = "let-op fout";
    warning.setAttribute("role", "alert");
    warning.textContent = words;
    result.replaceChildren(warning);
  }

  async function check() {
    const mine = ++asked;
    result.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(field.dataset.controle, { method: "POST", body: new FormData(form) });
      const page = await answer.text();
      if (mine !== asked) return;
      if (answer.redirected || [400, 403].includes(answer.status)) warn(signedOut); // led to the page to sign in
      else if (answer.ok) result.innerHTML = page;
      else warn(noAnswer);
    } catch {
      if (mine === asked) warn(noAnswer);
    } finally {
      if (mine === asked) result.removeAttribute("aria-busy");
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, pause);
  });

  result.addEventListener("click", (event) => {
    const finding = event.target.closest("[data-regel]");
    if (!finding) return;
    const lines = field.value.split("\n");
    const line = Math.min(Number(finding.dataset.regel), lines.length) - 1;
    const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
    field.focus();
    field.setSelectionRange(start, start + lines[line].length);
    field.scrollTop = (field.scrollHeight / lines.length) * Math.max(line - 5, 0);
  });

  form.addEventListener("submit", () => { saved = field.value; });
  window.addEventListener("beforeunload", (event) => {
    if (field.value !== saved) event.preventDefault();
  });
})();
