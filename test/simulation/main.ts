import { simulate, shrink, report } from '@onward/testing';
const from = Number(process.argv[2] ?? 1),
  count = Number(process.argv[3] ?? 10);
const t0 = Date.now();
let steps = 0,
  inst = 0,
  events = 0,
  bad = 0;
const kinds = new Map<string, number>();
for (let seed = from; seed < from + count; seed++) {
  const t = Date.now();
  const r = await simulate({ seed });
  steps += r.steps;
  inst += r.instances;
  events += r.history.length;
  for (const e of r.history) kinds.set(e.type, (kinds.get(e.type) ?? 0) + 1);
  if (r.violations.length > 0) {
    bad++;
    console.log(seed, Date.now() - t, 'ms', r.plan.nodes, 'nodes', r.violations.slice(0, 3));
    if (process.argv[4] === 'shrink') {
      console.log(report(await shrink({ seed }, r)));
      break;
    }
  }
}
console.log({ ms: Date.now() - t0, steps, inst, events, bad });
if (process.argv[4] === 'kinds') console.log(kinds);
