// Where in the run a finding has its evidence, drawn behind the lines of every chart; the judged part of the run is
// a bar on top.

import type uPlot from "uplot";
import type { Finding, Verdict } from "../model";
import type { Palette } from "./palette";

const lanes = 2; // of brackets above a chart
export const roomForBands = 28; // px

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
  ctx.font = `600 ${11 * ratio}px ${colors.font}`;
  ctx.textBaseline = "middle";
  bandsOf(verdict.findings).forEach((band, index) => {
    const at = span(u, band.first, band.last);
    if (!at) return;
    const strong = band.id === chosen;
    // What is true of nearly all that is shown would colour the chart and point at nothing.
    const points = at[1] < 0.8 * u.bbox.width;
    ctx.fillStyle = strong ? colors["band-strong"] : colors.band;
    if (strong || (chosen === null && points)) ctx.fillRect(at[0], top, at[1], height);
    if (chosen !== null && !strong) return;
    const line = top - (8 + (index % lanes) * 11) * ratio;
    ctx.fillStyle = colors.c4;
    ctx.fillRect(at[0] + 12 * ratio, line - ratio / 2, Math.max(0, at[1] - 12 * ratio), ratio);
    ctx.fillText(band.mark, at[0] + 2 * ratio, line);
  });
  const judged = verdict.window && span(u, verdict.window.first, verdict.window.last);
  if (judged) {
    ctx.fillStyle = colors.window;
    ctx.fillRect(judged[0], top - 2 * ratio, judged[1], 2 * ratio);
  }
  ctx.restore();
}
