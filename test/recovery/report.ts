import type { Report } from './campaign.js';

export function summary(report: Report): string {
  const { rounds, instances, events, acknowledged, unknown, effects, repeated, startMs, violations } = report;
  const median = startMs[Math.floor(startMs.length / 2)] ?? 0;
  return (
    `${rounds} kills: ${instances} instances, ${events} events, ${acknowledged} commands acknowledged, ${unknown} with unknown ` +
    `outcome, ${effects} effects (${repeated} repeated), started within ${median.toFixed(0)} ms (median), ` +
    `${(startMs.at(-1) ?? 0).toFixed(0)} ms (longest), ${violations.length} violations`
  );
}
