/** What the services of the workloads do: nothing, so that the engine is measured and not they. */
export default {
  step: () => ({}),
  count: ({ variables }) => ({ n: variables.n + 1 }),
};
