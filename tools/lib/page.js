// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The page that tenon inspect --html writes: what belongs to one launch lights up together; tables sort by a click.
const links = JSON.parse(document.getElementById("links").textContent);
const byStep = new Map();
const note = (step, element) => {
  if (step < 0) return;
  if (!byStep.has(step)) byStep.set(step, new Set());
  byStep.get(step).add(element);
};
const sourceBoxes = [...document.querySelectorAll("[data-source]")];
const boxOf = new Map(sourceBoxes.map((box) => [Number(box.dataset.source), box]));
const stepOf = new Map();
const belongs = (element, step) => { stepOf.set(element, step); note(step, element); };
for (const box of sourceBoxes) stepOf.set(box, links.source[Number(box.dataset.source)]);
links.sources.forEach((nodes, step) => nodes.forEach((node) => boxOf.has(node) && note(step, boxOf.get(node))));
for (const box of document.querySelectorAll("[data-plan]")) belongs(box, links.plan[Number(box.dataset.plan)]);
for (const element of document.querySelectorAll("[data-step]")) belongs(element, Number(element.dataset.step));

const mark = (step, name, on) => (byStep.get(step) || []).forEach((element) => element.classList.toggle(name, on));
let picked = -1;
function pick(step, from) {
  mark(picked, "lit", false);
  picked = step === picked ? -1 : step;
  mark(picked, "lit", true);
  const text = document.getElementById("picked");
  if (picked < 0) { text.textContent = step < 0 ? "Nothing is launched for this: it was folded away at build time." : ""; return; }
  const row = document.querySelector(`#steps tr[data-step="${picked}"]`);
  const cells = row ? [...row.cells].map((cell) => cell.textContent) : [];
  text.textContent = `step ${picked}: ${cells[4]} by ${cells[5]}, ${cells[1]} µs (${cells[2]}), ${links.sources[picked].length} source nodes: ${cells[3]}`;
  for (const pane of ["source", "plan"]) {
    const box = document.querySelector(`#${pane} .lit`);
    if (box && !(from && from.closest(`#${pane}`))) box.scrollIntoView({block: "center", inline: "center"});
  }
}
const stepAt = (event) => {
  const element = event.target.closest("[data-source],[data-plan],[data-step]");
  return element ? stepOf.get(element) : undefined;
};
document.addEventListener("click", (event) => { const step = stepAt(event); if (step !== undefined) pick(step, event.target); });
document.addEventListener("mouseover", (event) => { const step = stepAt(event); if (step !== undefined) mark(step, "hover", true); });
document.addEventListener("mouseout", (event) => { const step = stepAt(event); if (step !== undefined) mark(step, "hover", false); });

for (const head of document.querySelectorAll("th")) {
  head.addEventListener("click", () => {
    const body = head.closest("table").tBodies[0];
    const falling = head.dataset.order !== "falling";
    head.dataset.order = falling ? "falling" : "rising";
    const value = (row) => { const cell = row.cells[head.cellIndex]; return cell.dataset.value ? Number(cell.dataset.value) : parseFloat(cell.textContent) || cell.textContent; };
    const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
    [...body.rows].sort((a, b) => (falling ? -1 : 1) * compare(value(a), value(b))).forEach((row) => body.append(row));
  });
}
const wanted = location.hash.match(/^#step=(\d+)$/);
if (wanted) pick(Number(wanted[1]));
