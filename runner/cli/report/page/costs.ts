import { formatMoney, priceNote } from "../../price/cost";
import type { Receipt } from "../../records/receipt-schema";
import { lengthOf } from "../collected/plain-text";
import type { ReportedRun } from "../collected/reported-run";
import { type Html, html } from "./html";

/** The cost of each run, and the total. */
export function costsSection(runs: readonly ReportedRun[]): Html {
  const costs = runs.flatMap(({ receipt }) => (receipt?.cost ? [receipt.cost.usd] : []));
  const total = costs.reduce((sum, usd) => sum + usd, 0);
  const unknown = runs.length - costs.length;
  return html`<section><h2>Costs</h2>
<div class="wide"><table>
<caption>Fargate's price for the billed time, in USD: an estimate, not a bill</caption>
<thead><tr><th scope="col">Run</th><th scope="col">Size</th><th scope="col" class="number">billed</th><th scope="col" class="number">vCPU</th><th scope="col" class="number">memory</th><th scope="col" class="number">storage</th><th scope="col" class="number">total</th></tr></thead>
<tbody>${runs.map(
    ({
      summary,
      receipt,
    }) => html`<tr><th scope="row">${summary.runId}</th>${receipt ? row(receipt) : html`<td colspan="6">not known</td>`}</tr>
`,
  )}</tbody>
<tfoot><tr><th scope="row" colspan="6">Total${unknown > 0 ? `, without ${unknown} of unknown cost` : ""}</th><td class="number" id="total-cost">${formatMoney(total)}</td></tr></tfoot>
</table></div>
${notes(runs).map((note) => html`<p class="faint">${note}</p>`)}</section>`;
}

function row(receipt: Receipt): Html {
  const { cpu, memory, storage, architecture, spot, seconds, cost } = receipt;
  const extra = storage > 20 ? `, ${storage} GB storage` : "";
  const size = `${cpu / 1024} vCPU, ${memory / 1024} GB${extra}, ${architecture}${spot ? ", Spot" : ""}`;
  const billed = receipt.shared
    ? seconds.billed
    : seconds.billed === null || seconds.billed === 0
      ? seconds.billed
      : Math.max(60, Math.ceil(seconds.billed));
  const money = (usd: number | null | undefined) =>
    html`<td class="number">${usd === undefined || usd === null ? "–" : formatMoney(usd)}</td>`;
  return html`<td>${size}</td><td class="number">${lengthOf(billed)}</td>${money(cost?.vcpu)}${money(cost?.memory)}${money(cost?.storage)}${money(cost?.usd)}`;
}

/** Each once. */
function notes(runs: readonly ReportedRun[]): string[] {
  const all = runs.flatMap(({ receipt }) => {
    if (!receipt) return [];
    if (!receipt.cost) return [`Not known: ${receipt.costUnknown}.`];
    return [`${receipt.cost.basis === "spot-at-most" ? "At most; " : ""}${priceNote(receipt.region, receipt.cost)}.`];
  });
  return [
    ...new Set(all),
    "AWS bills at least a minute. Data transfer, logs, public addresses and taxes are not included.",
  ];
}
