import type { History } from '../history.js';
import type { Ledger } from '../ledger.js';

/**
 * Messages are in no instance, so that what they have led to is looked at: who waits gets one message, once, and one that somebody has
 * published for it.
 */
export function* checkMessages({ instances }: History, { published }: Ledger): Generator<string> {
  const takenBy = new Map<string, string>();
  for (const { key, events, processId } of instances.values()) {
    if (processId !== 'paid') continue;
    const triggered = events.filter(
      ({ type, data }) => type === 'EventSubscriptionTriggered' && data['type'] === 'message',
    );
    if (triggered.length !== 1) yield `instance ${key} has got ${triggered.length} messages`;
    const [ref, ...others] = variable(events, 'ref');
    const payments = variable(events, 'payment');
    if (others.length > 0 || payments.length !== 1)
      yield `instance ${key} has the payments ${payments.join(', ')} for ${[ref, ...others].join(', ')}`;
    for (const payment of payments) {
      if (published.get(payment) !== ref)
        yield `instance ${key} has ${payment}, which nobody has published for it`;
      if (takenBy.has(payment)) yield `${payment} was taken by ${takenBy.get(payment)} and by ${key}`;
      takenBy.set(payment, key);
    }
  }
}

/** Every value that has been set. */
const variable = (
  events: readonly { readonly type: string; readonly data: object }[],
  name: string,
): string[] =>
  events.flatMap(({ type, data }) => {
    if (type !== 'VariablesSet') return [];
    const value = (data as { variables: Readonly<Record<string, unknown>> }).variables[name];
    return typeof value === 'string' ? [value] : [];
  });
