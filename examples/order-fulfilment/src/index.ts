export { default as handlers } from './handlers.js';
export { orderFulfilment } from './process.js';
