export { InstanceTest } from './instance-test.js';
export { startNode, type Node } from './node.js';
export { givenProcess, ProcessTest, type Given } from './process-test.js';
