const BOOLEAN = /^(true|false)$/;
const INTEGER = /^\s*[+-]?\d{1,9}\s*$/;

/** Attributes of BPMN and zeebe elements whose value decides what is executed: the library would read anything else as a default. */
const VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['isExecutable', BOOLEAN],
  ['isForCompensation', BOOLEAN],
  ['triggeredByEvent', BOOLEAN],
  ['cancelActivity', BOOLEAN],
  ['isInterrupting', BOOLEAN],
  ['parallelMultiple', BOOLEAN],
  ['waitForCompletion', BOOLEAN],
  ['testBefore', BOOLEAN],
  ['isSequential', BOOLEAN],
  ['instantiate', BOOLEAN],
  ['cancelRemainingInstances', BOOLEAN],
  ['propagateAllChildVariables', BOOLEAN],
  ['propagateAllParentVariables', BOOLEAN],
  ['startQuantity', INTEGER],
  ['completionQuantity', INTEGER],
  ['loopMaximum', INTEGER],
  ['behavior', /^(None|One|All|Complex)$/],
  ['ordering', /^(Parallel|Sequential)$/],
  ['eventGatewayType', /^(Exclusive|Parallel)$/],
]);

/** Whether an attribute can have this value; of those that decide nothing, any. */
export const isPossible = (attribute: string, value: string): boolean =>
  VALUES.get(attribute)?.test(value) !== false;
