const DEFAULT_STEP_MS = 400;

/** About how long a step takes, ms: `ONWARD_DEMO_STEP_MS`. */
export function stepMs(): number {
  const given = Number(process.env['ONWARD_DEMO_STEP_MS'] ?? DEFAULT_STEP_MS);
  return Number.isFinite(given) && given >= 0 ? given : DEFAULT_STEP_MS;
}
