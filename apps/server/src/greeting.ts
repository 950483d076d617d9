/** What `npm start` prints: where it listens, where events and data lie, what to try next. */
export const greeting = (url: string, data: string, events?: string): string => `Onward is running.

  API        ${url}/v2
  API docs   ${url}/docs
  Data       ${data}${events === undefined ? '' : `\n  Events     ${events}`}

Try next:
  npm run demo                                  ten orders, a declined card, a crash: watch them all end
  curl ${url}/v2/topology
  curl -F resources=@examples/order-fulfilment/order-fulfilment.bpmn ${url}/v2/deployments

Ctrl+C stops it; nothing is lost.
`;
