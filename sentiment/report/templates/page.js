"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    if (!head.textContent.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const number = (text) => {
        const found = text.replace(/,/g, "").replace("−", "-").match(/^[^\d+-]*([+-]?\d+(?:\.\d+)?)/);
        return found ? Number(found[1]) : NaN;
      };
      const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.cells[at].textContent }));
      rows.sort((a, b) => {
        const [x, y] = [number(a.text), number(b.text)];
        const order = Number.isNaN(x) || Number.isNaN(y) ? a.text.localeCompare(b.text) : x - y;
        return up ? order : -order;
      });
      table.tBodies[0].append(...rows.map((each) => each.row));
    });
  });
}
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details")) each.open = true;
});
