// Checks the text while someone edits a rule file, and leads from a finding to its line. Without it there is a button.
"use strict";
(() => {
  const field = document.getElementById("tekst");
  const result = document.getElementById("gevolg");
  const form = document.getElementById("bewerken");
  const pause = 1200; // milliseconds without typing
  let timer = 0, asked = 0, saved = field.value;

  async function check() {
    const mine = ++asked;
    result.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(field.dataset.controle, { method: "POST", body: new FormData(form) });
      if (mine === asked && answer.ok) result.innerHTML = await answer.text();
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
