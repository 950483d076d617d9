import type { ExclusiveGateway } from '@onward/model';
import { splitting } from './splitting-gateway.js';

/** Exclusive gateway (BPMN 2.0.2 §13.4.2): the first flow in the order of the model whose condition holds, else the default flow. */
export const exclusiveGateway = splitting<ExclusiveGateway>('first');
