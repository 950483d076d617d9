import type { EventData } from '../events.js';
import type { Token } from '../state.js';
import { changeScope, instanceOf, type Appliers, type Draft } from './draft.js';
import { reachJoin } from './arrivals.js';
import { newToken } from './records.js';
import { addToken, dequeue, endToken, putToken, tokenOf } from './live-tokens.js';

type TokenEvents = 'TokenCreated' | 'FlowTaken' | 'TokenTerminated' | 'ScopeTerminating';

export const TOKEN_APPLIERS: Appliers<TokenEvents> = {
  TokenCreated(draft, { token, element, scope }) {
    const current = instanceOf(draft, scope).children?.compensation?.current;
    const compensates = current?.token === token ? current.entry.elementInstance : undefined;
    addToken(draft, { ...newToken(token, scope, element, draft.revision), status: 'ready', compensates });
  },
  FlowTaken(draft, data) {
    const token = arrived(draft, data);
    if (data.parent === undefined) {
      dequeue(draft, tokenOf(draft, data.token));
      putToken(draft, token);
    } else {
      addToken(draft, token);
    }
    if (data.join !== undefined) {
      const completes = data.join === 'completes';
      changeScope(draft, data.scope, (children) => ({
        ...children,
        joins: reachJoin(children.joins, token, completes),
      }));
    }
  },
  TokenTerminated: (draft, { token }) => endToken(draft, token),
  ScopeTerminating(draft, { scope, cause }) {
    changeScope(draft, scope, (children) => ({ ...children, terminating: cause }));
  },
};

function arrived(draft: Draft, { token, scope, target, flow, parent, join }: EventData['FlowTaken']): Token {
  const origin = parent ?? draftParent(draft, token);
  return {
    id: token,
    scope,
    element: target,
    arrived: draft.revision,
    flow,
    status: join === 'waits' ? 'waiting' : 'ready',
    elementInstance: undefined,
    parent: origin,
    compensates: undefined,
  };
}

/** A token that moves on keeps the parent it was forked from. */
const draftParent = (draft: Draft, token: number): number | undefined => tokenOf(draft, token).parent;
