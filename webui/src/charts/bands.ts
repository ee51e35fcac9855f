// Where in the run a finding has its evidence, drawn behind the lines of every chart; the judged part of the run is
// a bar on top.

import type uPlot from "uplot";
import type { Finding, Verdict } from "../model";
import type { Palette } from "./palette";

export interface Band {
  id: string;
  mark: string; // "1", as the list below the charts counts
  first: number;
  last: number;
}

export function bandsOf(findings: Finding[]): Band[] {
  return findings
    .filter((finding) => finding.first !== 0 || finding.last !== 0)
    .map((finding, index) => ({
      id: finding.id,
      mark: String(index + 1),
      first: finding.first,
      last: Math.max(finding.last, finding.first + 1),
    }));
}

function span(u: uPlot, first: number, last: number): [number, number] | null {
  const { left, width } = u.bbox;
  const from = Math.max(u.valToPos(first, "x", true), left);
  const to = Math.min(u.valToPos(last, "x", true), left + width);
  return to > from ? [from, to - from] : null;
}

export function drawBands(u: uPlot, verdict: Verdict | null, chosen: string | null, colors: Palette): void {
  if (!verdict) return;
  const { ctx } = u;
  const ratio = devicePixelRatio;
  const { top, height } = u.bbox;
  ctx.save();
  for (const band of bandsOf(verdict.findings)) {
    const at = span(u, band.first, band.last);
    if (!at) continue;
    const strong = band.id === chosen;
    ctx.fillStyle = strong ? colors["band-strong"] : colors.band;
    if (chosen === null || strong) ctx.fillRect(at[0], top, at[1], height);
    ctx.fillStyle = colors.muted;
    ctx.font = `${strong ? "700 " : ""}${11 * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = "top";
    const row = Number(band.mark) % 3;
    ctx.fillText(band.mark, at[0] + 3 * ratio, top + (6 + row * 12) * ratio);
  }
  const judged = verdict.window && span(u, verdict.window.first, verdict.window.last);
  if (judged) {
    ctx.fillStyle = colors.window;
    ctx.fillRect(judged[0], top, judged[1], 3 * ratio);
  }
  ctx.restore();
}
